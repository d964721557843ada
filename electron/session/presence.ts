import { idlesUntil } from './deadlines.ts';
import { type Instant, laterOf, shifted, untilEither } from './instant.ts';
import type {
  Locked,
  SessionEvent,
  SessionState,
  Surroundings,
  Unlocked,
} from './session-state.ts';
import { movedBy } from './term.ts';

/**
 * Milliseconds by which the clocks may part between two looks while one is being adjusted. More
 * backward is a wall clock that was set; more forward is one that was set, or a computer that slept.
 */
export const ADJUSTMENT_MS = 1_000;

/**
 * A wall clock set back would push wall deadlines into the future, where a suspend then hides from
 * both clocks. So every moment on record moves back with it.
 */
export function observe<S extends Unlocked | Locked>(state: S, now: Instant): S {
  const passed = now.mono - state.observed.mono;
  const drift = now.wall - state.observed.wall - passed;
  const setBack = drift < -ADJUSTMENT_MS ? drift : 0;
  const moved = (at: Instant): Instant => ({ wall: at.wall + setBack, mono: at.mono });
  return {
    ...state,
    observed: now,
    awakeSince: drift > ADJUSTMENT_MS ? now.mono : state.awakeSince,
    lastActivity: moved(state.lastActivity),
    term: setBack === 0 ? state.term : movedBy(state.term, setBack),
    ...(state.phase === 'locked'
      ? {
          retryAt: moved(state.retryAt),
          attempt: state.attempt && { ...state.attempt, since: moved(state.attempt.since) },
        }
      : {}),
  };
}

/**
 * Input counts if even its latest possible moment was before the deadline: later, whoever moved the
 * mouse found an open screen that nobody was known to sit at. It then counts from its earliest
 * possible moment.
 */
export function confirm(state: SessionState, event: SessionEvent, now: Instant): SessionState {
  if (event.type !== 'activity' || state.phase !== 'unlocked') return state;
  const latest = shifted(now, -Math.max(0, event.atLeastMs));
  if (untilEither(idlesUntil(state), latest) <= 0) return state;
  const earliest = shifted(now, -Math.max(0, event.atLeastMs, event.atMostMs));
  if (earliest.mono < state.awakeSince) return state;
  return { ...state, lastActivity: laterOf(state.lastActivity, earliest) };
}

/**
 * A look around. Somebody held a presentation until it ended: where policy lets one hold the idle clock,
 * that is when they were last there.
 */
export function lookedAround<S extends Unlocked | Locked>(
  state: S,
  surroundings: Surroundings,
  now: Instant,
): S {
  const ended = state.surroundings.presenting && !surroundings.presenting;
  const counts = ended && state.phase === 'unlocked' && state.policy.holdIdleFor > 0;
  return {
    ...state,
    surroundings,
    ...(counts ? { lastActivity: laterOf(state.lastActivity, now) } : {}),
  };
}
