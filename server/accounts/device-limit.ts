import { and, desc, eq } from 'drizzle-orm';
import type { EpochMs, SessionId } from '../../shared/domain/ids.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants } from '../db/schema.ts';
import { endSessions, type Owner } from './end-sessions.ts';
import { isLive } from './sessions.ts';

/**
 * Ends a person's sessions until `most` are left: those not seen for longest, and never `newest`. Answers
 * which ended. Whoever calls holds the person (`holdAccount`): of two sign-ins at once, not both stay.
 */
export async function endBeyond(
  tx: Tx,
  owner: Owner,
  newest: SessionId,
  most: number,
  now: EpochMs,
): Promise<SessionId[]> {
  const { personId } = owner;
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
  return endSessions(tx, owner, beyond, 'devices', now);
}
