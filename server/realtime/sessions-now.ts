import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { EpochMs, SessionId } from '../../shared/domain/ids.ts';
import { SessionNow } from '../../shared/domain/session-now.ts';
import type { ModeOf } from '../accounts/device-state.ts';
import { stateOf } from '../accounts/device-state.ts';
import { isLive } from '../accounts/sessions.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions, tenants } from '../db/schema.ts';

/** Those of `ids` that live, as they are now. */
export const readNow = (tx: Tx, ids: readonly SessionId[], modeOf: ModeOf, now: EpochMs) =>
  read(tx, and(isLive(now), inArray(sessions.id, [...ids])), ids.length, modeOf);

/** A page of all that live, by their ids. */
export const readPage = (
  tx: Tx,
  { afterId, limit }: { afterId: SessionId | null; limit: number },
  modeOf: ModeOf,
  now: EpochMs,
) =>
  read(
    tx,
    and(isLive(now), afterId === null ? undefined : gt(sessions.id, afterId)),
    limit,
    modeOf,
  );

async function read(
  tx: Tx,
  wanted: ReturnType<typeof and>,
  limit: number,
  modeOf: ModeOf,
): Promise<SessionNow[]> {
  const rows = await tx
    .select({ session: sessions, person: people })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(wanted)
    .orderBy(asc(sessions.id))
    .limit(limit);
  return rows.map(({ session, person }) =>
    SessionNow.parse({
      ...session,
      sessionId: session.id,
      person,
      state: stateOf(modeOf(session.id as SessionId)),
    }),
  );
}
