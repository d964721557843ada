import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { EpochMs, SessionId, TenantId, WipeId } from '../../shared/domain/ids.ts';
import type { WipeTarget } from '../../shared/domain/wipe.ts';
import { assertNever } from '../../shared/errors/app-error.ts';
import { holdSessions } from '../accounts/hold-sessions.ts';
import { isLive } from '../accounts/sessions.ts';
import { asRecords, type Tx } from '../db/rows.ts';
import { sessions, wipes } from '../db/schema.ts';

/**
 * Ends the living sessions that are meant, and notes for each that a receipt is waited for. Answers them.
 * Whatever their number, it is a few statements.
 */
export async function beginWipe(
  tx: Tx,
  { tenantId, wipeId, target }: { tenantId: TenantId; wipeId: WipeId; target: WipeTarget },
  now: EpochMs,
): Promise<SessionId[]> {
  const ids = await holdSessions(tx, and(isLive(now), meant(target)));
  await tx.update(sessions).set({ revokedAt: now }).where(inArray(sessions.id, ids));
  await tx.execute(sql`
    insert into wiped_sessions (tenant_id, session_id, wipe_id)
    select ${tenantId}, r.id, ${wipeId}
    from jsonb_to_recordset(${asRecords(ids.map((id) => ({ id })))}) as r(id uuid)`);
  await tx.update(wipes).set({ begunAt: now }).where(eq(wipes.id, wipeId));
  return ids;
}

function meant(target: WipeTarget): SQL | undefined {
  switch (target.kind) {
    case 'session':
      return eq(sessions.id, target.sessionId);
    case 'person':
      return eq(sessions.personId, target.personId);
    case 'everyone':
      return undefined;
    default:
      return assertNever(target);
  }
}
