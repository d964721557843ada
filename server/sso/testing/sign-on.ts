import { createHash, randomBytes } from 'node:crypto';
import type { SsoSettings } from '../../../shared/domain/sso.ts';
import { SSO_REDIRECT_PATH } from '../../../shared/domain/sso.ts';
import type { Result } from '../../../shared/errors/app-error.ts';
import type { SignInStep } from '../../../shared/protocol/routes/sign-in.ts';
import { callRoute } from '../../testing/http-client.ts';
import { newTestDevice, type TestDevice } from '../../testing/test-device.ts';
import type { IdentityProvider } from './identity-provider.ts';

const REDIRECT_URI = `http://127.0.0.1:54321${SSO_REDIRECT_PATH}`;
const secret = () => randomBytes(32).toString('base64url');

/** How a test's company uses the provider, unless the test says otherwise. */
export const settingsFor = (
  { issuer, clientId }: Pick<IdentityProvider, 'issuer' | 'clientId'>,
  change: Partial<SsoSettings> = {},
): SsoSettings => ({
  enabled: true,
  issuer,
  clientId,
  scopes: ['email', 'profile', 'groups'],
  groupsClaim: 'groups',
  roles: [],
  otherRole: 'member',
  linkByEmail: false,
  askAgain: true,
  ...change,
});

/** A sign-in whose browser came back: what a client would finish it with. */
export interface CameBack {
  email: string;
  device: TestDevice;
  verifier: string;
  code: string;
  state: string;
  issuer: string | null;
}

/** From the button in the client to the browser's return. */
export async function comeBack(
  serverUrl: string,
  provider: IdentityProvider,
  { email, subject, device }: { email: string; subject: string; device?: TestDevice },
): Promise<CameBack> {
  const at = device ?? (await newTestDevice());
  const [state, verifier] = [secret(), secret()];
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const wanted = { email, redirectUri: REDIRECT_URI, challenge, state, device: at.device };
  const begun = await callRoute(serverUrl, 'ssoBegin', wanted);
  if (!begun.ok) throw new Error(`${begun.error.code}: ${begun.error.detail ?? ''}`);
  const { searchParams: back } = await provider.walk(begun.value.url, subject);
  return {
    email,
    device: at,
    verifier,
    code: back.get('code') ?? '',
    state: back.get('state') ?? '',
    issuer: back.get('iss'),
  };
}

export const finish = (
  serverUrl: string,
  { device, ...back }: CameBack,
): Promise<Result<SignInStep>> =>
  callRoute(serverUrl, 'ssoFinish', { ...back, device: device.device });
