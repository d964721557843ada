import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { EpochMs } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { ReceiptFile } from '../../shared/receipt/receipt.ts';
import { textOfReceipt, type Verified, verifyReceipt } from '../../shared/receipt/receipt-file.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import { type EndingDeps, endSession } from '../accounts/end-session.ts';
import type { TicketGrant } from '../accounts/signed-tokens.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { logoutReceipts, sessions } from '../db/schema.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';

/** Tries of one sign-out that are kept. A sign-out that stays unfinished tells so at each start. */
export const INCOMPLETE_MAX = 50;

export interface ReceiptDeps extends EndingDeps {
  signer: Pick<TenantSigner, 'publicKeyOf'>;
}

interface Received extends Verified {
  text: string;
  deviceKey: string;
}

/**
 * `POST /v1/receipt`: keeps a device's receipt and notes it. `WrongCredentials` when the ticket is none of
 * ours; `BadRequest` for a receipt that is forged, altered, of another tenant, session or device;
 * `Conflict` after the receipt that ends it all, or after too many.
 */
export async function receiveReceipt(
  deps: ReceiptDeps,
  { ticket, file }: { ticket: string; file: ReceiptFile },
): Promise<Result<{ already: boolean }>> {
  const read = await deps.signedTokens.readTicket(ticket);
  if (!read.ok) return read;
  const grant = read.value;
  const { tenantId, sessionId } = grant;
  const verified = await verifyReceipt(file, await deps.signer.publicKeyOf(tenantId));
  if (!verified.ok) {
    const { part, fault } = verified.error;
    return err('BadRequest', { detail: `the receipt is not right: ${part}, ${fault}` });
  }
  const { receipt, certificate } = verified.value;
  if (receipt.tenantId !== tenantId || receipt.sessionId !== sessionId) {
    return err('BadRequest', { detail: 'the receipt is of another session' });
  }
  const received: Received = {
    ...verified.value,
    text: textOfReceipt(file),
    deviceKey: await thumbprintOf(certificate.deviceKey),
  };
  const kept = await deps.database.inTenant(tenantId, (tx) =>
    keep(tx, grant, received, deps.clock()),
  );
  if (kept.ok) deps.sessionEnded(sessionId, 'revoked');
  return kept;
}

async function keep(
  tx: Tx,
  { tenantId, sessionId, personId: actorId }: TicketGrant,
  { receipt, text, deviceKey }: Received,
  now: EpochMs,
): Promise<Result<{ already: boolean }>> {
  // Held until the end: two deliveries of one receipt are one after the other.
  const [session] = await tx
    .select({ deviceKey: sessions.deviceKey })
    .from(sessions)
    .where(eq(sessions.id, sessionId))
    .for('no key update');
  if (!session || session.deviceKey !== deviceKey) {
    return err('BadRequest', { detail: 'the receipt is not of the device of this session' });
  }
  const hash = createHash('sha256').update(text).digest('hex');
  const before = await tx
    .select({ hash: logoutReceipts.hash, outcome: logoutReceipts.outcome })
    .from(logoutReceipts)
    .where(eq(logoutReceipts.sessionId, sessionId));
  if (before.some((each) => each.hash === hash)) return ok({ already: true });
  const over = before.some(({ outcome }) => outcome === 'complete');
  const tooMany = receipt.outcome === 'incomplete' && before.length >= INCOMPLETE_MAX;
  if (over || tooMany) return err('Conflict', { detail: 'no further receipt is taken' });

  const { trigger, outcome, resumed } = receipt;
  // Whoever says that the session is gone from the device shall not find it alive here.
  const ending = { tenantId, sessionId, actorId, action: 'session.signed-out', trigger } as const;
  await endSession(tx, ending, now);
  const row = { tenantId, sessionId, hash, outcome, file: text, receivedAt: now };
  await tx.insert(logoutReceipts).values(row);
  const detail = { sessionId, outcome, resumed };
  await record(tx, { tenantId, at: now, actorId, action: 'session.receipt', detail });
  return ok({ already: false });
}
