import type { Device } from '../../shared/domain/session.ts';
import { err, NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import type { UnlocksWith } from '../../shared/ipc/view.ts';
import type { SignedIn } from '../../shared/protocol/routes/sign-in.ts';
import { readCertificate } from '../../shared/receipt/receipt-file.ts';
import { readPolicy, readWord } from '../policy/company-policy.ts';
import type { PolicyHolder, PolicyInForce } from '../policy/effective-policy.ts';
import { failureOf } from '../sync/answer.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { Vault } from '../vault/vault.ts';
import type { Credentials } from './credentials.ts';
import { keepingFor, outstays } from './keeping.ts';
import type { Facts } from './present.ts';
import type { SessionRecord, SessionRecordFile } from './session-record.ts';
import type { Revocation } from './sign-out/journal.ts';
import type { Revocations } from './sign-out/revocation.ts';
import type { StateHolder } from './state-holder.ts';

export interface SettleOptions {
  holder: Pick<StateHolder, 'now'>;
  keychain: Pick<Keychain, 'keeping'>;
  vault: Pick<Vault, 'create'>;
  credentials: Pick<Credentials, 'adopt' | 'recordKey'>;
  record: Pick<SessionRecordFile, 'renew' | 'save'>;
  revocations: Pick<Revocations, 'hold' | 'drop'>;
  policies: Pick<PolicyHolder, 'hold' | 'heard'>;
}

/** A sign-in that the server has taken, on its way to becoming a session of this device. */
export interface Arrival {
  signedIn: SignedIn;
  serverUrl: string;
  device: Device;
  /** Opens the vault from now on. */
  password: string;
  unlocksWith: UnlocksWith;
}

export type Settled = Pick<Facts, 'keeping'> & { record: SessionRecord; inForce: PolicyInForce };

/**
 * Makes the session durable. The record comes last: a session without one never was. Until then the
 * revocation is kept for whoever starts next, and for a session in memory as long as it lives.
 */
export async function settle(
  options: SettleOptions,
  { signedIn, serverUrl, device, password, unlocksWith }: Arrival,
): Promise<Result<Settled>> {
  const { keychain, vault, credentials, record, revocations, policies } = options;
  const { sessionId, me, tenant, tenantKey, revocationTicket, tokens } = signedIn;
  try {
    await revocations.hold(ticketOf(signedIn, serverUrl), 'unreadable');
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
      unlocksWith,
      unsent: 0,
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

/** What ends the session on the server, should it not become one here. */
export const ticketOf = (
  { revocationTicket }: Pick<SignedIn, 'revocationTicket'>,
  serverUrl: string,
): Revocation => ({ serverUrl, ticket: revocationTicket });

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
