import type { Passkey as KeptPasskey, RecoveryCodes } from '../../../shared/domain/factor.ts';
import type { Me } from '../../../shared/domain/person.ts';
import type { Result } from '../../../shared/errors/app-error.ts';
import type { CodeProof } from '../../../shared/protocol/routes/proof.ts';
import type { SignInStep } from '../../../shared/protocol/routes/sign-in.ts';
import { must, type SignedInPerson, TEST_PASSWORD } from '../../testing/company.ts';
import { callRoute } from '../../testing/http-client.ts';
import { newTestDevice, type TestDevice } from '../../testing/test-device.ts';
import type { TestServer } from '../../testing/test-server.ts';
import { newPasskey, type Passkey } from './authenticator.ts';
import { inBrowser, newCeremony, originOf } from './browser.ts';
import { codeAt } from './codes.ts';

/** Sets up an app, whose first code is the one of now: the next that opens is of a later step. */
export async function setUpTotp(
  { clock }: Pick<TestServer, 'clock'>,
  person: SignedInPerson,
): Promise<{ secret: string; codes: RecoveryCodes }> {
  await person.stepUp();
  const { setup, secret } = must(await person.http('beginTotp', {}));
  const code = codeAt(secret, clock());
  const { recoveryCodes } = must(await person.http('confirmTotp', { setup, code }));
  return { secret, codes: recoveryCodes ?? [] };
}

/** Makes a passkey, as the settings do. */
export async function setUpPasskey(
  server: Pick<TestServer, 'url' | 'port'>,
  person: SignedInPerson,
  phone = newPasskey(originOf(server)),
): Promise<{ phone: Passkey; passkey: KeptPasskey; codes: RecoveryCodes | null }> {
  await person.stepUp();
  const begun = newCeremony();
  const { url } = must(await person.http('beginPasskey', begun.request));
  const end = await inBrowser(server, begun, url, (options) => phone.make(options));
  const { passkey, recoveryCodes } = must(
    await person.http('finishPasskey', { ...end, name: 'Phone' }),
  );
  return { phone, passkey, codes: recoveryCodes };
}

/** A sign-in that stopped on its way. */
export interface Stopped {
  step: Exclude<SignInStep['step'], 'signed-in'>;
  methods: readonly string[];
  ticket: string;
  device: TestDevice;
  /** Goes on with a code: on the same device, or another. */
  prove(proof: CodeProof, on?: TestDevice): Promise<Result<SignInStep>>;
}

/** Begins a sign-in with the password. */
export async function begin(
  { url }: Pick<TestServer, 'url'>,
  { email }: Me,
  password = TEST_PASSWORD,
): Promise<Stopped> {
  const device = await newTestDevice();
  const wanted = { email, password, device: device.device };
  const step = must(await callRoute(url, 'signIn', wanted, { device }));
  if (step.step === 'signed-in') throw new Error('nothing more was asked for');
  const { ticket } = step;
  return {
    ...step,
    device,
    prove: (proof, on = device) =>
      callRoute(url, 'signInFactor', { ticket, device: on.device, proof }, { device: on }),
  };
}
