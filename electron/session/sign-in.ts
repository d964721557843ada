import type { Device, LockTrigger } from '../../shared/domain/session.ts';
import { err, NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcParsed } from '../../shared/ipc/contract.ts';
import type { SignedIn } from '../../shared/protocol/http.ts';
import { failureOf } from '../sync/answer.ts';
import type { Api } from '../sync/api.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { Vault } from '../vault/vault.ts';
import type { Credentials } from './credentials.ts';
import type { Ending } from './ending.ts';
import type { Facts } from './present.ts';
import type { SessionRecord, SessionRecordFile } from './session-record.ts';
import type { Revocation } from './sign-out/journal.ts';
import type { Revocations } from './sign-out/revocation.ts';
import type { StateHolder } from './state-holder.ts';

export interface SignInOptions {
  holder: StateHolder;
  facts: Facts;
  api: Api;
  keychain: Pick<Keychain, 'keeping'>;
  vault: Pick<Vault, 'create'>;
  credentials: Pick<Credentials, 'adopt' | 'recordKey'>;
  record: Pick<SessionRecordFile, 'renew' | 'save'>;
  revocations: Pick<Revocations, 'hold' | 'drop' | 'tryNow'>;
  ending: Pick<Ending, 'clearTheWay' | 'wipeQuietly'>;
  device(): Device;
  /** Somebody signed in there; the next sign-in starts from it. Must not throw. */
  rememberServer(serverUrl: string): void;
}

type Credential = IpcParsed<'session.signIn'>;

export interface SignIn {
  signIn(request: Credential): Promise<Result<Record<string, never>>>;
  /** A lock that came while the sign-in was under way: the session begins locked. */
  lockWhenDone(trigger: LockTrigger): void;
}

/** The server first, then this device. What fails half way is taken back, here and there. */
export function createSignIn(options: SignInOptions): SignIn {
  const { holder, facts, api, ending, revocations, device } = options;
  let underWay = false;
  let lock: LockTrigger | null = null;

  async function attempt({
    serverUrl,
    email,
    password,
  }: Credential): Promise<Result<Record<string, never>>> {
    const since = holder.now();
    const clear = await ending.clearTheWay();
    if (!clear.ok) return clear;
    const reply = await api.call(serverUrl, 'signIn', { email, password, device: device() });
    if (!reply.ok) return reply;

    const revocation = { serverUrl, ticket: reply.value.revocationTicket };
    const settled = await settle(options, revocation, reply.value, password);
    if (!settled.ok) {
      await ending.wipeQuietly(revocation);
      revocations.tryNow();
      return settled;
    }
    Object.assign(facts, { record: settled.value, methods: ['password'], summary: null });
    holder.dispatch({ type: 'signed-in', policy: settled.value.policy, since });
    if (lock) holder.dispatch({ type: 'lock', trigger: lock });
    options.rememberServer(serverUrl);
    return ok({});
  }

  return {
    async signIn(request) {
      if (underWay || holder.state.phase !== 'signed-out') return err('WrongState');
      underWay = true;
      lock = null;
      try {
        return await attempt(request);
      } catch (cause) {
        return { ok: false, error: failureOf(cause) };
      } finally {
        underWay = false;
      }
    },
    lockWhenDone(trigger) {
      if (underWay) lock = trigger;
    },
  };
}

/**
 * Makes the session durable. The record comes last: a session without one never was. Until then the
 * revocation is kept for whoever starts next, and for a session in memory as long as it lives.
 */
async function settle(
  options: SignInOptions,
  revocation: Revocation,
  signedIn: SignedIn,
  password: string,
): Promise<Result<SessionRecord>> {
  const { keychain, vault, credentials, record, revocations } = options;
  const { sessionId, me, tenant, policy, revocationTicket, tokens } = signedIn;
  const { serverUrl } = revocation;
  try {
    await revocations.hold(revocation, 'unreadable');
    const created = await vault.create(password);
    if (!created.ok) return created;
    await credentials.adopt(serverUrl, tokens);
    const now = options.holder.now().wall;
    const value: SessionRecord = {
      serverUrl,
      sessionId,
      me,
      tenant,
      policy,
      revocationTicket,
      lastActivity: now,
      lastObserved: now,
      failedUnlocks: 0,
      retryAt: 0,
    };
    record.renew();
    if (keychain.keeping === 'memory') return ok(value);
    const key = credentials.recordKey();
    if (!key) throw new NightjarError('Internal', 'a session without a record key');
    await record.save(key, value);
    await revocations.drop(revocationTicket);
    return ok(value);
  } catch (cause) {
    return { ok: false, error: failureOf(cause) };
  }
}
