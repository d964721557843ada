import { eq } from 'drizzle-orm';
import type { EpochMs, SessionId, WipeId } from '../../shared/domain/ids.ts';
import { wipeStateOf } from '../../shared/domain/wipe.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people, wipes } from '../db/schema.ts';
import { beginWipe } from './begin-wipe.ts';

/**
 * The second admin's word, with which everyone's sessions end. `NotAllowed` for the one who asked;
 * `Conflict` when it waits no longer, or when the one who asked is no admin any more.
 */
export async function approveWipe(
  tx: Tx,
  caller: LiveSession,
  wipeId: WipeId,
  now: EpochMs,
): Promise<Result<SessionId[]>> {
  const { tenantId, personId: actorId } = caller;
  const waiting = await takeWaiting(tx, wipeId, now);
  if (!waiting.ok) return waiting;
  const { askedBy } = waiting.value;
  if (askedBy === actorId) return err('NotAllowed', { detail: 'it takes a second admin' });
  if (!(await mayStillAsk(tx, askedBy, now))) {
    return err('Conflict', { detail: 'the one who asked is no admin any more' });
  }
  await tx.update(wipes).set({ approvedBy: actorId, approvedAt: now }).where(eq(wipes.id, wipeId));
  const entry = { tenantId, at: now, actorId };
  const ended = await beginWipe(tx, { tenantId, wipeId, target: { kind: 'everyone' } }, now);
  await record(tx, { ...entry, action: 'wipe.approved', detail: { wipeId } });
  const detail = { wipeId, sessions: ended.length };
  await record(tx, { ...entry, action: 'wipe.begun', detail });
  return ok(ended);
}

/** Any admin's word against it. `Conflict` when it waits no longer. */
export async function cancelWipe(
  tx: Tx,
  { tenantId, personId: actorId }: LiveSession,
  wipeId: WipeId,
  now: EpochMs,
): Promise<Result<void>> {
  const waiting = await takeWaiting(tx, wipeId, now);
  if (!waiting.ok) return waiting;
  await tx
    .update(wipes)
    .set({ cancelledBy: actorId, cancelledAt: now })
    .where(eq(wipes.id, wipeId));
  const detail = { wipeId };
  await record(tx, { tenantId, at: now, actorId, action: 'wipe.cancelled', detail });
  return ok(undefined);
}

/** Held until the end: of an approval and a cancellation at once, one is the first. */
async function takeWaiting(
  tx: Tx,
  wipeId: WipeId,
  now: EpochMs,
): Promise<Result<{ askedBy: string | null }>> {
  const [wipe] = await tx.select().from(wipes).where(eq(wipes.id, wipeId)).for('update');
  if (!wipe) return err('NotFound', { detail: 'no such wipe' });
  const state = wipeStateOf(wipe, now);
  return state === 'waiting' ? ok(wipe) : err('Conflict', { detail: `the wipe is ${state}` });
}

async function mayStillAsk(tx: Tx, personId: string | null, now: EpochMs): Promise<boolean> {
  if (personId === null) return false;
  const [asker] = await tx.select().from(people).where(eq(people.id, personId));
  if (!asker || (asker.endsAt !== null && asker.endsAt <= now)) return false;
  return asker.role === 'owner' || asker.role === 'admin';
}
