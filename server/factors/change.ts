import { and, eq, lte } from 'drizzle-orm';
import type { EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { type AuthDeps, asSession } from '../accounts/authenticate.ts';
import type { SessionEnded } from '../accounts/end-session.ts';
import { endOtherSessions } from '../accounts/end-sessions.ts';
import { holdSessions } from '../accounts/hold-sessions.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions } from '../db/schema.ts';

export interface ChangeDeps extends Pick<AuthDeps, 'database' | 'clock'> {
  sessionEnded: SessionEnded;
}

/**
 * Changes what a person proves with, in one transaction with the end of all their other sessions: whoever
 * got in by what was before is out. Sign-ins that were begun before do not go on.
 */
export async function change<T>(
  deps: ChangeDeps,
  caller: LiveSession,
  work: (tx: Tx, now: EpochMs) => Promise<Result<T>>,
): Promise<Result<T>> {
  const done = await asSession(deps, caller, async (tx) => {
    const now = deps.clock();
    if (!(await hold(tx, caller))) return err('SessionRevoked');
    const changed = await work(tx, now);
    if (!changed.ok) return changed;
    const ended = await secretsChanged(tx, caller, caller.sessionId, now);
    return ok({ value: changed.value, ended });
  });
  if (!done.ok) return done;
  for (const sessionId of done.value.ended) deps.sessionEnded(sessionId, 'revoked');
  return ok(done.value.value);
}

/**
 * Holds the person and their sessions before `work` notes anything: whoever else ends or confirms a session
 * takes it before the tenant's row, which the log holds. False when the caller's ended meanwhile.
 */
async function hold(tx: Tx, { personId, sessionId }: LiveSession): Promise<boolean> {
  await tx
    .select({ id: people.id })
    .from(people)
    .where(eq(people.id, personId))
    .for('no key update');
  const held = await holdSessions(tx, eq(sessions.personId, personId));
  return held.includes(sessionId);
}

/** Answers the sessions that ended: all but `kept`. To be told of, once that is committed. */
export async function secretsChanged(
  tx: Tx,
  owner: { tenantId: TenantId; personId: PersonId },
  kept: SessionId | null,
  now: EpochMs,
): Promise<SessionId[]> {
  await tx.update(people).set({ secretsChangedAt: now }).where(eq(people.id, owner.personId));
  return endOtherSessions(tx, owner, kept, 'credentials', now);
}

/**
 * Takes the turn of a sign-in that sets up a factor: `TicketExpired` when the person's secrets changed after
 * `since`. Of two at once, the other one comes too late.
 */
export async function takeTurn(
  tx: Tx,
  personId: PersonId,
  since: EpochMs,
  now: EpochMs,
): Promise<Result<void>> {
  const taken = await tx
    .update(people)
    .set({ secretsChangedAt: Math.max(now, since + 1) })
    .where(and(eq(people.id, personId), lte(people.secretsChangedAt, since)))
    .returning({ id: people.id });
  return taken.length > 0 ? ok(undefined) : err('TicketExpired');
}
