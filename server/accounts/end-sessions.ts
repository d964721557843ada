import { and, eq, gt, inArray, isNull, ne } from 'drizzle-orm';
import type { EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import type { EndCause } from '../audit/actions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { sessions } from '../db/schema.ts';
import { holdSessions } from './hold-sessions.ts';

export interface Owner {
  tenantId: TenantId;
  personId: PersonId;
}

/** `revoked`: the person asked for it. Otherwise the server does it, and says why. */
export type Cause = 'revoked' | EndCause;

/**
 * Ends all of a person's sessions but `kept`, which is null when none stays. Answers which ended: once that
 * is committed, tell `SessionEnded` of each, so that its sockets close.
 */
export async function endOtherSessions(
  tx: Tx,
  owner: Owner,
  kept: SessionId | null,
  cause: Cause,
  now: EpochMs,
): Promise<SessionId[]> {
  const others = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.personId, owner.personId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
        ...(kept === null ? [] : [ne(sessions.id, kept)]),
      ),
    );
  return endSessions(
    tx,
    owner,
    others.map(({ id }) => id),
    cause,
    now,
  );
}

/** Ends these sessions of one person, and notes each. Answers which had not ended before. */
export async function endSessions(
  tx: Tx,
  { tenantId, personId }: Owner,
  ids: readonly string[],
  cause: Cause,
  now: EpochMs,
): Promise<SessionId[]> {
  if (ids.length === 0) return [];
  const ended = await holdSessions(tx, inArray(sessions.id, [...ids]));
  await tx.update(sessions).set({ revokedAt: now }).where(inArray(sessions.id, ended));
  const entry = { tenantId, at: now, actorId: personId };
  for (const sessionId of ended) {
    if (cause === 'revoked') {
      await record(tx, { ...entry, action: 'session.revoked', detail: { sessionId } });
    } else {
      const detail = { sessionId, because: cause };
      await record(tx, { ...entry, action: 'session.ended', detail });
    }
  }
  return ended;
}
