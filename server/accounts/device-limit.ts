import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { type EpochMs, type PersonId, SessionId, type TenantId } from '../../shared/domain/ids.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants } from '../db/schema.ts';
import { isLive } from './sessions.ts';

/**
 * Ends a person's sessions until `most` are left: those not seen for longest, and never `newest`. Answers
 * which ended. Two sign-ins of one person at once take their turns, so that not both stay.
 */
export async function endBeyond(
  tx: Tx,
  owner: { tenantId: TenantId; personId: PersonId },
  newest: SessionId,
  most: number,
  now: EpochMs,
): Promise<SessionId[]> {
  const { tenantId, personId } = owner;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${personId}, 0))`);
  const rows = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(eq(sessions.personId, personId), isLive(now)))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.createdAt), sessions.id);
  const beyond = rows
    .map(({ id }) => id)
    .filter((id) => id !== newest)
    .slice(most - 1);
  if (beyond.length === 0) return [];
  // All sessions before the tenant's row, which the log holds: whoever else ends one takes them in this order.
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(inArray(sessions.id, beyond), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  const ids = ended.map(({ id }) => SessionId.parse(id));
  for (const sessionId of ids) {
    const detail = { sessionId, because: 'devices' } as const;
    await record(tx, { tenantId, at: now, actorId: personId, action: 'session.ended', detail });
  }
  return ids;
}
