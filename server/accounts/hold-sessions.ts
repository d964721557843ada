import { and, asc, eq, isNull, type SQL } from 'drizzle-orm';
import { SessionId } from '../../shared/domain/ids.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants } from '../db/schema.ts';

/**
 * Sessions that have not ended and of which `which` holds, by tables `sessions`, `people` and `tenants`. They are
 * held until the end of the transaction, one after the other in the order of their ids: of two who end several
 * at once, one waits for the other, and never each for the other (PostgreSQL aborts one then).
 *
 * In one transaction: people first, then sessions, then the audit log, which holds the company. And people with no
 * more than `no key update`: the log names who did something, which is a hold of its own (`key share`).
 */
export async function holdSessions(tx: Tx, which: SQL | undefined): Promise<SessionId[]> {
  const held = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(which, isNull(sessions.revokedAt)))
    .orderBy(asc(sessions.id))
    // As strong as ending them needs: their refresh tokens may still be written.
    .for('no key update', { of: sessions });
  return held.map(({ id }) => SessionId.parse(id));
}
