import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DeviceId, PersonId, TenantId } from '../../../../shared/domain/ids.ts';
import { policyOf } from '../../../../shared/policy/policy.ts';
import { emptyFolder } from '../../../durable/empty-folder.ts';
import { createProver } from '../../../sync/prover.ts';
import { QUICK } from '../../../sync/testing/client.ts';
import { issueToken } from '../../../sync/testing/token.ts';
import { createVault } from '../../../vault/create-vault.ts';
import { createDeviceSigningKey } from '../../../vault/device-signing-key.ts';
import { readRecord } from '../../find-session.ts';
import type { Surfaces } from '../../ports.ts';
import { createSessionService } from '../../session-service.ts';
import { FakeApi, PASSWORD } from '../../testing/fake-api.ts';
import { FakeKeychain } from '../../testing/fake-keychain.ts';
import { filesUnder } from '../../testing/files-under.ts';
import { letTimePass } from '../../testing/let-time-pass.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import type { SignedOut } from '../sign-out.ts';
import type { SignOutStep } from '../steps.ts';
import { revocationOf } from '../subject.ts';
import { signOutProcess } from './sign-out-process.ts';

const SERVER = 'http://127.0.0.1:9';
const SESSION_ITEMS: ReadonlySet<string> = new Set(['vault-secret', 'session-tokens']);
const SIGN_OUTS_OWN = /^(sign-out\.journal|revocations)\.json(\.draft)?$/;
/** What a window and an opened attachment left. */
const TRACES = {
  web: 'chromium/Local Storage/000003.log',
  temp: 'temp/opened.pdf',
  file: 'files/5ac1b8a0-6ee3-4d5c-9b0f-5b9a4b6a7f10',
} as const;

/**
 * A profile with a session in it, signed in to for real, that one process signs out of while something
 * happens to the computer. What is left is told by looking, not by asking the app.
 */
export class Computer {
  readonly profile: string;
  /** What the next process finds. */
  keychain = new FakeKeychain();
  readonly clock = new ManualClock();
  readonly api: FakeApi;
  readonly #undo: (() => Promise<unknown>)[] = [];

  constructor(profile: string) {
    this.profile = profile;
    const me = {
      id: PersonId.parse(randomUUID()),
      name: 'Ada',
      title: '',
      role: 'member',
      email: 'ada@lumen.test',
      endsAt: null,
    } as const;
    const issue = () => ({
      accessToken: issueToken(me),
      accessExpiresAt: this.clock.wallNow() + 86_400_000,
      refreshToken: `refresh-${randomUUID()}`,
    });
    const tenant = { id: TenantId.parse(randomUUID()), name: 'Lumen' };
    const policy = policyOf({ lockAfter: 300, logoutAfter: 900 });
    this.api = new FakeApi({ me, tenant, policy, issue, now: this.clock.wallNow });
  }

  /** Starts the app as it is; the one before it must be stopped or done. */
  async start() {
    const vault = this.#vault();
    const session = createSessionService({
      profile: this.profile,
      clock: this.clock,
      desktop: {
        idleSeconds: () => 0,
        screenIsLocked: () => false,
        addresses: () => [],
        isPresenting: () => false,
      },
      api: this.api,
      keychain: this.keychain,
      vault,
      surfaces: { cover: async () => {}, ...this.#surfaces() },
      residue: this.#residue(),
      device: () => ({ id: DeviceId.parse(randomUUID()), name: 'desk', platform: 'linux' }),
      deviceKey: createDeviceSigningKey(this.keychain),
      prover: createProver(createDeviceSigningKey(this.keychain)),
      version: '0.0.0',
      server: { url: () => SERVER, remember: () => {} },
      policy: { machine: NOTHING_SET, personal: { ...NOTHING_SET, set: () => {} } },
      listener: {
        viewChanged: () => {},
        unreadChanged: () => {},
        messageArrived: () => {},
        chatEvent: () => {},
      },
      saveFile: async () => false,
      saveOpened: async () => false,
      openBrowser: async () => {},
      language: () => 'en',
      report: () => {},
      timings: QUICK,
    });
    await this.finish(session.start());
    return session;
  }

  /** A session with everything that one leaves behind. */
  async signInAndQuit(): Promise<void> {
    const session = await this.start();
    const credentials = { serverUrl: SERVER, email: 'ada@lumen.test', password: PASSWORD };
    const result = await this.finish(session.signIn['signIn.withPassword'](credentials));
    if (!result.ok) throw new Error(result.error.code);
    for (const name of Object.values(TRACES)) {
      const path = join(this.profile, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, 'of the session');
    }
    await this.finish(session.stop('quit'));
  }

  /** One process signs out, by these steps. */
  async signOut(steps: readonly SignOutStep[]): Promise<SignedOut> {
    const { vault, credentials, record, revocations, runner } = this.#process(steps);
    await credentials.load();
    const read = await readRecord({ credentials, record });
    if (read.state !== 'found') throw new Error(`the record is ${read.state}`);
    const revocation = revocationOf(read.value);
    const order = { trigger: 'user', revocation, unsent: 0, resumes: null } as const;
    const covered = Promise.resolve();
    const signedOut = await this.finish(runner.run({ ...order, covered, progress: () => {} }));
    await revocations.stop();
    await vault.close();
    return signedOut;
  }

  /** Our own look at the disk, and at the keychain from behind: names of what is still of a session. */
  async left(keychain = this.keychain): Promise<string[]> {
    const files = await this.files();
    return [
      ...files.filter((name) => !SIGN_OUTS_OWN.test(name)),
      ...[...keychain.items.keys()].filter((item) => SESSION_ITEMS.has(item)),
    ];
  }

  files(): Promise<string[]> {
    return filesUnder(this.profile);
  }

  /** Lets time pass while something works that waits for it. */
  finish<T>(work: Promise<T>): Promise<T> {
    return letTimePass(() => this.clock, 5, work);
  }

  async close(): Promise<void> {
    await Promise.all(this.#undo.map((each) => each()));
  }

  #process(steps?: readonly SignOutStep[]) {
    const { profile, keychain, api, clock } = this;
    const process = signOutProcess(
      { profile, keychain, api, clock, surfaces: this.#surfaces() },
      steps,
    );
    this.#undo.push(() => process.vault.close());
    return process;
  }

  #vault() {
    const vault = createVault({
      folder: join(this.profile, 'vault'),
      keychain: this.keychain,
      worker: new URL('../../../vault/store-worker.ts', import.meta.url),
      cost: { memoryKib: 8, passes: 1, lanes: 1 },
    });
    this.#undo.push(() => vault.close());
    return vault;
  }

  #surfaces(): Pick<Surfaces, 'clearWebStorage' | 'clearDesktopTraces'> {
    return {
      clearWebStorage: () => emptyFolder(join(this.profile, 'chromium')),
      clearDesktopTraces: () => emptyFolder(join(this.profile, 'temp')),
    };
  }

  #residue() {
    return { roots: [this.profile], mayStay: () => false };
  }
}

const NOTHING_SET = { current: () => ({}), onChange: () => () => {} };
