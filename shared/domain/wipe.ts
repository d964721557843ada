import { z } from 'zod';
import { ReceiptOutcome } from '../receipt/receipt.ts';
import { EpochMs, PersonId, SessionId, WipeId } from './ids.ts';
import { Person } from './person.ts';
import { Platform } from './session.ts';

/** Characters of the reason that an admin gives. */
export const WIPE_REASON_MAX = 500;

/** Whose devices are to sign out and to keep nothing. */
export const WipeTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), sessionId: SessionId }),
  z.object({ kind: z.literal('person'), personId: PersonId }),
  /** Of the whole company, those who ask for it included. Waits for a second admin. */
  z.object({ kind: z.literal('everyone') }),
]);
export type WipeTarget = z.infer<typeof WipeTarget>;

/** For so long a wipe of everyone waits for a second admin: 24 hours. */
export const WIPE_WAITS_MS = 24 * 3_600_000;
/** A device without a receipt so long after the wipe began is overdue. */
export const WIPE_OVERDUE_MS = 15 * 60_000;

/** Somebody, as other admins know them. */
const Somebody = Person.pick({ id: true, name: true });

const WipeSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), person: Somebody, deviceName: z.string().max(120) }),
  z.object({ kind: z.literal('person'), person: Somebody }),
  z.object({ kind: z.literal('everyone') }),
]);
export type WipeSubject = z.infer<typeof WipeSubject>;

/** `waiting`: for a second admin. `lapsed`: none came in time. `begun`: the sessions have ended. */
export const WipeState = z.enum(['waiting', 'lapsed', 'cancelled', 'begun']);
export type WipeState = z.infer<typeof WipeState>;

export const Wipe = z.object({
  id: WipeId,
  target: WipeSubject,
  reason: z.string().min(1).max(WIPE_REASON_MAX),
  /** Null: an alert brought it about. */
  askedBy: Somebody.nullable(),
  askedAt: EpochMs,
  approvedBy: Somebody.nullable(),
  approvedAt: EpochMs.nullable(),
  cancelledBy: Somebody.nullable(),
  cancelledAt: EpochMs.nullable(),
  begunAt: EpochMs.nullable(),
  state: WipeState,
  /** Of its devices; each is counted once. */
  counts: z.object({
    asked: z.int().nonnegative(),
    delivered: z.int().nonnegative(),
    incomplete: z.int().nonnegative(),
    wiped: z.int().nonnegative(),
    /** Of those without a receipt. */
    overdue: z.int().nonnegative(),
  }),
});
export type Wipe = z.infer<typeof Wipe>;

/**
 * How far a device is. `delivered`: its sign-out was heard of. `incomplete`: its receipt says that
 * something is left. `wiped`: its receipt says that nothing is. A device goes on in this order, never back.
 */
export const WipeStage = z.enum(['asked', 'delivered', 'incomplete', 'wiped']);
export type WipeStage = z.infer<typeof WipeStage>;

export const WipedDevice = z.object({
  sessionId: SessionId,
  person: Somebody,
  deviceName: z.string().max(120),
  platform: Platform,
  deliveredAt: EpochMs.nullable(),
  /** The best that came. */
  receipt: z.object({ receivedAt: EpochMs, outcome: ReceiptOutcome }).nullable(),
  stage: WipeStage,
  overdue: z.boolean(),
});
export type WipedDevice = z.infer<typeof WipedDevice>;

/** A wipe's state at `now`. Pure. */
export function wipeStateOf(
  wipe: Pick<Wipe, 'askedAt' | 'cancelledAt' | 'begunAt'>,
  now: EpochMs,
): WipeState {
  if (wipe.begunAt !== null) return 'begun';
  if (wipe.cancelledAt !== null) return 'cancelled';
  return now < wipe.askedAt + WIPE_WAITS_MS ? 'waiting' : 'lapsed';
}

/** How far a device is. A receipt says more than the word that was to come before it. Pure. */
export function stageOf({
  deliveredAt,
  receipt,
}: Pick<WipedDevice, 'deliveredAt' | 'receipt'>): WipeStage {
  if (receipt) return receipt.outcome === 'complete' ? 'wiped' : 'incomplete';
  return deliveredAt === null ? 'asked' : 'delivered';
}

/** Whether what has no receipt at `now` is overdue. Pure. */
export const isOverdue = (begunAt: EpochMs | null, now: EpochMs): boolean =>
  begunAt !== null && now >= begunAt + WIPE_OVERDUE_MS;
