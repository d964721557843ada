import type { Device } from '../../shared/domain/session.ts';
import { err, NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcParsed } from '../../shared/ipc/contract.ts';
import type { SignedIn } from '../../shared/protocol/routes/sign-in.ts';
import { readCertificate } from '../../shared/receipt/receipt-file.ts';
import { readPolicy, readWord } from '../policy/company-policy.ts';
import type { PolicyHolder, PolicyInForce } from '../policy/effective-policy.ts';
import { failureOf } from '../sync/answer.ts';
import type { Api } from '../sync/api.ts';
import type { DeviceSigningKey } from '../vault/device-signing-key.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { Vault } from '../vault/vault.ts';
import type { Credentials } from './credentials.ts';
import type { Ending } from './ending.ts';
import { keepingFor, outstays } from './keeping.ts';
import type { Facts } from './present.ts';
import type { SessionRecord, SessionRecordFile } from './session-record.ts';
import type { SessionEvent } from './session-state.ts';
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
  policies: Pick<PolicyHolder, 'hold' | 'heard' | 'release'>;
  device(): Omit<Device, 'key'>;
  deviceKey: DeviceSigningKey;
  /** Somebody signed in there; the next sign-in starts from it. Must not throw. */
  rememberServer(serverUrl: string): void;
}

type Credential = IpcParsed<'session.signIn'>;
type LockEvent = Extract<SessionEvent, { type: 'lock' | 'occurred' }>;

export interface SignIn {
  signIn(request: Credential): Promise<Result<Record<string, never>>>;
  /** What came while the sign-in was under way: the session begins with it. */
  afterwards(event: LockEvent): void;
}

/** The server first, then this device. What fails half way is taken back, here and there. */
export function createSignIn(options: SignInOptions): SignIn {
  const { holder, facts, api, ending, revocations, deviceKey } = options;
  let underWay = false;
  let waiting: LockEvent[] = [];

  async function attempt({
    serverUrl,
    email,
    password,
  }: Credential): Promise<Result<Record<string, never>>> {
    const since = holder.now();
    const clear = await ending.clearTheWay();
    if (!clear.ok) return clear;
    const { publicJwk } = await deviceKey.open();
    const device = { ...options.device(), key: publicJwk };
    const reply = await api.call(serverUrl, 'signIn', { email, password, device });
    if (!reply.ok) return reply;
    const { step } = reply.value;
    if (step !== 'signed-in') return err('NotAllowed', { detail: `the sign-in stops at ${step}` });

    const revocation = { serverUrl, ticket: reply.value.revocationTicket };
    const settled = await settle(options, revocation, reply.value, password, device);
    if (!settled.ok) {
      options.policies.release();
      await ending.wipeQuietly(revocation);
      revocations.tryNow();
      return settled;
    }
    Object.assign(facts, { ...settled.value, methods: ['password'], summary: null });
    facts.receipt = null;
    const { policy, term } = settled.value.record;
    holder.dispatch({ type: 'signed-in', policy, since, term });
    for (const event of waiting) holder.dispatch(event);
    options.rememberServer(serverUrl);
    return ok({});
  }

  return {
    async signIn(request) {
      if (underWay || holder.state.phase !== 'signed-out') return err('WrongState');
      underWay = true;
      waiting = [];
      try {
        return await attempt(request);
      } catch (cause) {
        return { ok: false, error: failureOf(cause) };
      } finally {
        underWay = false;
      }
    },
    afterwards(event) {
      if (underWay) waiting.push(event);
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
  device: Device,
): Promise<Result<Pick<Facts, 'keeping'> & { record: SessionRecord; inForce: PolicyInForce }>> {
  const { keychain, vault, credentials, record, revocations, policies } = options;
  const { sessionId, me, tenant, tenantKey, revocationTicket, tokens } = signedIn;
  const { serverUrl } = revocation;
  try {
    await revocations.hold(revocation, 'unreadable');
    const whose = { tenantId: tenant.id, tenantKey };
    const wordAt = await readWord(signedIn.word, whose, sessionId);
    if (wordAt === null) return err('ServerAnswerInvalid', { detail: 'no signed word' });
    const company = await readPolicy(signedIn.signedPolicy, whose, wordAt);
    if (!company.ok) return company;
    if (!(await certifies(signedIn, device))) {
      return err('ServerAnswerInvalid', { detail: 'no certificate of this device' });
    }
    policies.heard(wordAt);
    const inPolicy = () => policies.hold(company.value.document, me);
    const keeping = keepingFor(inPolicy().policy, keychain);
    const place = keeping === 'memory-by-policy' ? 'memory' : 'disk';
    const created = await vault.create(password, place);
    if (!created.ok) return created;
    await credentials.adopt(serverUrl, tokens, place);
    const now = options.holder.now().wall;
    // Once more: making a vault takes a while, and nobody heard a change before there was a session.
    const inForce = inPolicy();
    if (outstays(keeping, inForce.policy)) return err('Conflict', { detail: 'policy' });
    const value: SessionRecord = {
      serverUrl,
      sessionId,
      me,
      tenant,
      company: company.value,
      policy: inForce.policy,
      revocationTicket,
      deviceCertificate: signedIn.deviceCertificate,
      // The reply brought the server's first word.
      term: { signedInAt: now, accountEndsAt: me.endsAt, wordHeardAt: now, wordAt },
      lastActivity: now,
      lastObserved: now,
      failedUnlocks: 0,
      retryAt: 0,
    };
    record.renew();
    if (keeping !== 'kept') return ok({ record: value, inForce, keeping });
    const key = credentials.recordKey();
    if (!key) throw new NightjarError('Internal', 'a session without a record key');
    await record.save(key, value);
    await revocations.drop(revocationTicket);
    return ok({ record: value, inForce, keeping });
  } catch (cause) {
    return { ok: false, error: failureOf(cause) };
  }
}

/** Whether the company's word is of this device and session: without it no receipt would ever be believed. */
async function certifies(
  { deviceCertificate, tenantKey, sessionId, tenant }: SignedIn,
  device: Device,
): Promise<boolean> {
  const read = await readCertificate(deviceCertificate, tenantKey);
  return (
    read.ok &&
    read.value.sessionId === sessionId &&
    read.value.tenantId === tenant.id &&
    read.value.deviceId === device.id &&
    read.value.deviceKey.x === device.key.x
  );
}
