import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { z } from 'zod';
import { DeviceId, PersonId, TenantId } from '../../../shared/domain/ids.ts';
import type { Me } from '../../../shared/domain/person.ts';
import type { IpcEventName, IpcParsed } from '../../../shared/ipc/contract.ts';
import type { SessionPhase, SessionView } from '../../../shared/ipc/view.ts';
import { type Policy, type PolicyPart, policyOf } from '../../../shared/policy/policy.ts';
import type { Tokens } from '../../../shared/protocol/routes/sign-in.ts';
import type { PolicyPartSource } from '../../policy/effective-policy.ts';
import { createProver } from '../../sync/prover.ts';
import { QUICK } from '../../sync/testing/client.ts';
import { issueToken } from '../../sync/testing/token.ts';
import { createVault } from '../../vault/create-vault.ts';
import { createDeviceSigningKey } from '../../vault/device-signing-key.ts';
import { createMemoryKeychain } from '../../vault/memory-keychain.ts';
import type { Vault } from '../../vault/vault.ts';
import { createSessionRecordFile, type SessionRecord } from '../session-record.ts';
import { createSessionService, type SessionService } from '../session-service.ts';
import type { SaveOutside } from '../staying.ts';
import { FakeApi, PASSWORD } from './fake-api.ts';
import { FakeKeychain } from './fake-keychain.ts';
import { filesUnder } from './files-under.ts';
import { letTimePass } from './let-time-pass.ts';
import { ManualClock } from './manual-clock.ts';

export const POLICY: Policy = policyOf({ lockAfter: 300, logoutAfter: 900, unlockAttempts: 3 });
/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';

const ME: Me = {
  id: PersonId.parse(randomUUID()),
  name: 'Ada',
  title: '',
  role: 'member',
  email: 'ada@lumen.test',
  endsAt: null,
};

export interface RigOptions {
  keychain?: FakeKeychain;
  me?: Me;
  serverUrl?: string;
}

/**
 * One computer: a profile on a real disk with a real vault, a keychain, a server, and the app, which
 * can be started, killed and started again.
 */
export class Rig {
  profile: string;
  keychain: FakeKeychain;
  clock = new ManualClock();
  readonly api: FakeApi;
  readonly serverUrl: string;
  /** Monotonic time of the last input; null while somebody types without a pause. */
  #leftAt: number | null = null;
  screenIsLocked = false;
  readonly machine = new FakePart();
  readonly personal = new FakePart();
  addresses = ['10.0.0.7'];
  presenting = false;
  /** What happened to window and vault, in order. */
  readonly log: string[] = [];
  readonly views: SessionView[] = [];
  readonly events: { name: IpcEventName; payload: unknown }[] = [];
  readonly problems: unknown[] = [];
  /** Addresses that the browser was opened at. */
  readonly opened: string[] = [];
  session!: SessionService;
  vault!: Vault;
  readonly #vaults: Vault[] = [];
  readonly #profiles: string[];
  /** Apart from the session's keychain: what is left in that is looked at. */
  readonly #deviceKeys = createMemoryKeychain();

  static async open(options: RigOptions = {}): Promise<Rig> {
    return new Rig(await newProfile(), options);
  }

  private constructor(profile: string, options: RigOptions) {
    this.profile = profile;
    this.#profiles = [profile];
    this.keychain = options.keychain ?? new FakeKeychain();
    this.serverUrl = options.serverUrl ?? NOWHERE;
    const me = options.me ?? ME;
    const issue = (): Tokens => ({
      accessToken: issueToken(me),
      accessExpiresAt: this.clock.wallNow() + 86_400_000,
      refreshToken: `refresh-${randomUUID()}`,
    });
    this.api = new FakeApi({
      me,
      tenant: { id: TenantId.parse(randomUUID()), name: 'Lumen' },
      policy: POLICY,
      issue,
      now: () => this.clock.wallNow(),
    });
  }

  /**
   * Starts the app. A process before it was killed this moment: the new one gets the disk and the
   * keychain as they are, and what the old one still does, it does to its own.
   */
  async start(): Promise<SessionService> {
    if (this.#vaults.length > 0) await this.#kill();
    const { profile, clock, api, log, keychain } = this;
    const real = createVault({
      folder: join(profile, 'vault'),
      keychain,
      worker: new URL('../../vault/store-worker.ts', import.meta.url),
      cost: { memoryKib: 8, passes: 1, lanes: 1 },
    });
    this.#vaults.push(real);
    this.vault = {
      ...real,
      close: () => {
        log.push('vault closed');
        return real.close();
      },
      destroyKeys: () => {
        log.push('keys destroyed');
        return real.destroyKeys();
      },
    };
    this.session = createSessionService({
      profile,
      clock,
      api,
      keychain,
      vault: this.vault,
      desktop: {
        idleSeconds: () => this.#idleSeconds(),
        screenIsLocked: () => this.screenIsLocked,
        addresses: () => this.addresses,
        isPresenting: () => this.presenting,
      },
      surfaces: {
        cover: async () => {
          log.push('covered');
        },
        clearWebStorage: async () => 0,
        clearDesktopTraces: async () => 0,
      },
      residue: { roots: [profile], mayStay: () => false },
      device: () => ({
        id: DeviceId.parse('018f4e5a-0000-7000-8000-000000000000'),
        name: 'desk',
        platform: 'linux',
      }),
      deviceKey: createDeviceSigningKey(this.#deviceKeys),
      prover: createProver(createDeviceSigningKey(this.#deviceKeys)),
      version: '0.0.0',
      saveFile: (name, parts) => this.save(name, parts),
      saveOpened: (name, parts) => this.save(name, parts),
      openBrowser: (url) => this.browse(url),
      language: () => 'en',
      server: { url: () => this.serverUrl, remember: () => {} },
      policy: { machine: this.machine, personal: this.personal },
      listener: {
        viewChanged: (view) => {
          this.views.push(view);
        },
        unreadChanged: () => {},
        messageArrived: () => {},
        chatEvent: (name, payload) => {
          this.events.push({ name, payload });
        },
      },
      report: (cause) => {
        this.problems.push(cause);
      },
      timings: QUICK,
    });
    await this.session.start();
    return this.session;
  }

  signIn(password = PASSWORD) {
    return this.session.signIn['signIn.withPassword']({
      serverUrl: this.serverUrl,
      email: 'ada@lumen.test',
      password,
    });
  }

  unlock(
    secret = PASSWORD,
    method: 'password' | 'pin' = 'password',
    factor?: IpcParsed<'session.unlock'>['factor'],
  ) {
    return this.session.unlock({ method, secret, ...(factor ? { factor } : {}) });
  }

  /** What the person's browser does with an address: goes through with it, and comes back at once. */
  browse = async (url: string): Promise<void> => {
    this.opened.push(url);
    const { redirectUri = '', state = '' } = Object.fromEntries(new URL(url).searchParams);
    // As a browser is led there; `fetch` would say of itself that it is a page's own.
    const back = new URLSearchParams({ code: 'c'.repeat(43), state });
    get(`${redirectUri}?${back}`, (response) => response.resume());
  };

  /** What the person does with the dialog: at first they close it. */
  save: SaveOutside = async () => false;

  get phase(): SessionPhase {
    return this.session.view().phase;
  }

  /** The view, which has to be of this phase. */
  view<P extends SessionPhase>(phase: P): Extract<SessionView, { phase: P }> {
    const view = this.session.view();
    if (!isOf(view, phase)) throw new Error(`the phase is ${view.phase}, not ${phase}`);
    return view;
  }

  reaches(phase: SessionPhase): Promise<void> {
    return this.until(() => {
      if (this.phase !== phase) throw new Error(`still ${this.phase}`);
    });
  }

  /** Lets time pass while something works that waits for it. */
  finish<T>(work: Promise<T>): Promise<T> {
    return letTimePass(() => this.clock, 50, work);
  }

  /** Nobody touches the computer from here on. */
  leave(): void {
    this.#leftAt = this.clock.monotonicNow();
  }

  comeBack(): void {
    this.#leftAt = null;
  }

  /** The session record as it is on the disk. */
  async record(): Promise<SessionRecord> {
    const tokens = this.keychain.items.get('session-tokens') ?? Buffer.alloc(0);
    const { recordKey } = z.object({ recordKey: z.string() }).parse(JSON.parse(String(tokens)));
    const file = createSessionRecordFile(join(this.profile, 'session.sealed'));
    const read = await file.read(Buffer.from(recordKey, 'base64'));
    if (read.state !== 'found') throw new Error(`the record is ${read.state}`);
    return read.value;
  }

  /** Waits until `check` no longer throws. */
  until(check: () => unknown): Promise<void> {
    return vi.waitFor(
      async () => {
        await check();
      },
      { timeout: 15_000, interval: 5 },
    );
  }

  /** Every file of the profile. */
  files(): Promise<string[]> {
    return filesUnder(this.profile);
  }

  /** What is here of a session, on the disk and in the keychain. */
  async leftovers(): Promise<string[]> {
    const { state } = await this.vault.presence();
    return [
      ...(await this.files()),
      ...this.keychain.items.keys(),
      ...(state === 'none' ? [] : [`vault ${state}`]),
    ];
  }

  /** Starts the app and signs in. */
  async signedIn(): Promise<void> {
    await this.start();
    const result = await this.signIn();
    if (!result.ok) throw new Error(result.error.code);
  }

  async close(): Promise<void> {
    await Promise.all(this.#vaults.map((vault) => vault.close()));
    for (const profile of this.#profiles)
      await rm(profile, { recursive: true, maxRetries: 10, retryDelay: 20 });
  }

  #idleSeconds(): number {
    if (this.#leftAt === null) return 0;
    return Math.floor((this.clock.monotonicNow() - this.#leftAt) / 1000);
  }

  async #kill(): Promise<void> {
    const profile = await newProfile();
    // A file may vanish while it is copied: as long as it does, the process was not dead yet.
    await this.until(() => cp(this.profile, profile, { recursive: true }));
    this.#profiles.push(profile);
    this.profile = profile;
    this.keychain = this.keychain.handedOn();
    this.clock = new ManualClock(this.clock.wallNow());
  }
}

/** What IT or the person set. */
class FakePart implements PolicyPartSource {
  #part: PolicyPart = {};
  readonly #callbacks = new Set<() => void>();

  current = (): PolicyPart => this.#part;
  onChange = (callback: () => void) => {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  };

  set(part: PolicyPart): void {
    this.#part = part;
    for (const callback of this.#callbacks) callback();
  }
}

const newProfile = () => mkdtemp(join(tmpdir(), 'nightjar-session-'));

function isOf<P extends SessionPhase>(
  view: SessionView,
  phase: P,
): view is Extract<SessionView, { phase: P }> {
  return view.phase === phase;
}
