import { and, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { type EpochMs, SessionId, type TenantId, type WipeId } from '../../shared/domain/ids.ts';
import type { WipeTarget } from '../../shared/domain/wipe.ts';
import { assertNever } from '../../shared/errors/app-error.ts';
import { isLive } from '../accounts/sessions.ts';
import { asRecords, type Tx } from '../db/rows.ts';
import { people, sessions, tenants, wipes } from '../db/schema.ts';

/**
 * Ends the living sessions that are meant, and notes for each that a receipt is waited for. Answers them.
 * Whatever their number, it is a few statements.
 */
export async function beginWipe(
  tx: Tx,
  { tenantId, wipeId, target }: { tenantId: TenantId; wipeId: WipeId; target: WipeTarget },
  now: EpochMs,
): Promise<SessionId[]> {
  const living = tx
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(isLive(now), meant(target)));
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: now })
    // Twice: what another transaction ended meanwhile is not ended again.
    .where(and(inArray(sessions.id, living), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  const ids = ended.map(({ id }) => SessionId.parse(id));
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
