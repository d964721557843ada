import { barOf } from './deadlines.ts';
import { type Instant, shifted, untilBoth } from './instant.ts';
import { ADJUSTMENT_MS } from './presence.ts';
import { retryDelayMs } from './retry-delay.ts';
import {
  type Locked,
  NOT_LOOKED_YET,
  opened,
  type SessionEvent,
  signOut,
  type Transition,
  unchanged,
} from './session-state.ts';
import { termOf } from './term.ts';

/** One attempt, from when it is asked for to what came of it. */
export function reactToUnlock(
  state: Locked,
  event: Extract<SessionEvent, { type: `unlock-${string}` }>,
  now: Instant,
): Transition {
  if (event.type === 'unlock-started') {
    if (unlockWaitMs(state, now) > 0 || state.attempt || barOf(state, now)) return unchanged(state);
    const failedUnlocks = state.failedUnlocks + 1;
    return {
      state: {
        ...state,
        failedUnlocks,
        retryAt: shifted(now, retryDelayMs(failedUnlocks)),
        attempt: { id: event.attempt, since: now, cancelled: false },
      },
      effects: [{ do: 'save' }],
    };
  }
  if (state.attempt?.id !== event.attempt) return unchanged(state);
  const settled: Locked = { ...state, attempt: null };
  if (event.type === 'unlock-failed') return unchanged(settled);
  if (event.type === 'unlock-undecided') {
    return {
      state: { ...settled, failedUnlocks: state.failedUnlocks - 1, retryAt: now },
      effects: [{ do: 'save' }],
    };
  }
  if (state.attempt.cancelled) {
    return {
      state: { ...settled, failedUnlocks: 0, retryAt: now },
      effects: [{ do: 'lock' }, { do: 'save' }],
    };
  }
  return opened({ ...state, lastActivity: state.attempt.since }, now);
}

/** Milliseconds until an unlock is taken again. On both clocks: setting one forward gains nothing. */
export const unlockWaitMs = (state: Locked, now: Instant): number =>
  Math.max(0, untilBoth(state.retryAt, now));

/**
 * What was written before a restart, put on today's clocks: only wall time survives a process. How long
 * nobody was there is unknown when the clock shows less than it did then, so that counts as too long.
 */
export function restore(
  record: Extract<SessionEvent, { type: 'restored' }>,
  now: Instant,
): Transition {
  if (now.wall < record.lastObserved - ADJUSTMENT_MS) return signOut('idle');
  const idle = Math.max(0, now.wall - record.lastActivity);
  const longestWait = retryDelayMs(record.failedUnlocks);
  const wait = Math.min(longestWait, Math.max(0, record.retryAt - now.wall));
  return unchanged({
    phase: 'locked',
    trigger: 'restart',
    policy: record.policy,
    lastActivity: shifted(now, -idle),
    observed: now,
    awakeSince: now.mono,
    term: termOf(record.term, now),
    surroundings: NOT_LOOKED_YET,
    failedUnlocks: record.failedUnlocks,
    retryAt: shifted(now, wait),
    attempt: null,
  });
}
