import { eq, inArray } from 'drizzle-orm';
import type { EpochMs, PersonId, SessionId } from '../../shared/domain/ids.ts';
import { holdSessions } from '../accounts/hold-sessions.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { sessions } from '../db/schema.ts';

/** Ends all sessions of a person, and notes that the admin did. Answers those that had not ended before. */
export async function endSessionsOf(
  tx: Tx,
  { tenantId, personId: actorId }: LiveSession,
  personId: PersonId,
  now: EpochMs,
): Promise<SessionId[]> {
  const ended = await holdSessions(tx, eq(sessions.personId, personId));
  await tx.update(sessions).set({ revokedAt: now }).where(inArray(sessions.id, ended));
  for (const sessionId of ended) {
    const detail = { sessionId };
    await record(tx, { tenantId, at: now, actorId, action: 'session.revoked', detail });
  }
  return ended;
}
