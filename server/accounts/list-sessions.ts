import { and, desc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import { type EpochMs, SessionId } from '../../shared/domain/ids.ts';
import { EndedSession, SessionInfo } from '../../shared/domain/session.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { Tx } from '../db/rows.ts';
import { logoutReceipts, sessions, wipedSessions } from '../db/schema.ts';
import { type ModeOf, stateOf } from './device-state.ts';
import type { LiveSession } from './sessions.ts';

/** Sessions that ended so long ago are told no more: 30 days. */
const ENDED_KEPT_MS = 30 * 24 * 3_600_000;
const ENDED_MOST = 20;

/** A person's own sessions: those that live, the one seen last first, and those that ended lately. */
export async function listSessions(
  tx: Tx,
  caller: LiveSession,
  modeOf: ModeOf,
  now: EpochMs,
): Promise<RouteReply<'listSessions'>> {
  const rows = await tx
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.personId, caller.personId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), sessions.id);
  return {
    sessions: rows.map((row) =>
      SessionInfo.parse({
        ...row,
        current: row.id === caller.sessionId,
        state: stateOf(modeOf(SessionId.parse(row.id))),
      }),
    ),
    ended: await listEnded(tx, caller, now),
  };
}

async function listEnded(tx: Tx, caller: LiveSession, now: EpochMs): Promise<EndedSession[]> {
  const rows = await tx
    .select({
      session: sessions,
      wiped: sql<boolean>`${wipedSessions.deliveredAt} is not null or exists (
        select 1 from ${logoutReceipts}
        where ${logoutReceipts.sessionId} = ${sessions.id} and ${logoutReceipts.outcome} = 'complete')`,
    })
    .from(sessions)
    .leftJoin(wipedSessions, eq(wipedSessions.sessionId, sessions.id))
    .where(
      and(
        eq(sessions.personId, caller.personId),
        isNotNull(sessions.revokedAt),
        gt(sessions.revokedAt, now - ENDED_KEPT_MS),
      ),
    )
    .orderBy(desc(sessions.revokedAt), sessions.id)
    .limit(ENDED_MOST);
  return rows.map(({ session, wiped }) =>
    EndedSession.parse({ ...session, endedAt: session.revokedAt, wiped }),
  );
}
