import type { LockTrigger } from '../../shared/domain/session.ts';
import { nextDeadline } from './deadlines.ts';
import { type Instant, shifted, untilEither } from './instant.ts';
import { confirm, observe } from './presence.ts';
import {
  isArriving,
  isWatched,
  opened,
  type SessionEvent,
  type SessionState,
  signOut,
  type Transition,
  type Unlocked,
  unchanged,
} from './session-state.ts';
import { reactToUnlock, restore } from './unlocking.ts';

/**
 * The session as a value. Clocks first, then presence, then deadlines, and only then what the event
 * asks for: so no event, however late, finds the session more open than its policy allows.
 */
export function transition(before: SessionState, event: SessionEvent, now: Instant): Transition {
  const observed = isWatched(before) ? observe(before, now) : before;
  const due = enforce(confirm(observed, event, now), now);
  const asked = react(due.state, event, now);
  // What the event asked for may itself be past its time: a session restored after its deadline.
  const final = enforce(asked.state, now);
  return {
    state: final.state,
    effects: [...due.effects, ...asked.effects, ...final.effects],
  };
}

/** Locks or signs out when a deadline has passed on either clock, or the attempts are used up. */
function enforce(state: SessionState, now: Instant): Transition {
  if (!isWatched(state)) return unchanged(state);
  const used = state.phase === 'locked' && state.attempt === null ? state.failedUnlocks : 0;
  if (used >= state.policy.unlockAttempts) return signOut('attempts');
  const signOutAt = shifted(state.lastActivity, state.policy.logoutAfter * 1000);
  if (untilEither(signOutAt, now) <= 0) return signOut('idle');
  const deadline = nextDeadline(state);
  if (state.phase === 'unlocked' && deadline && untilEither(deadline.at, now) <= 0) {
    return lock(state, 'idle', now);
  }
  return unchanged(state);
}

function react(state: SessionState, event: SessionEvent, now: Instant): Transition {
  switch (event.type) {
    case 'activity':
    case 'tick':
      return unchanged(state);
    case 'policy-changed':
      return isWatched(state)
        ? { state: { ...state, policy: event.policy }, effects: [{ do: 'save' }] }
        : unchanged(state);
    case 'nobody-here':
      return isArriving(state) ? unchanged({ phase: 'signed-out' }) : unchanged(state);
    case 'unreadable-now':
      return isArriving(state) ? unchanged({ phase: 'unavailable' }) : unchanged(state);
    case 'restored':
      return isArriving(state) ? restore(event, now) : unchanged(state);
    case 'signed-in':
      return state.phase === 'signed-out'
        ? opened(event.policy, event.since, now)
        : unchanged(state);
    case 'lock':
      return reactToLock(state, event.trigger, now);
    case 'unlock-started':
    case 'unlock-succeeded':
    case 'unlock-failed':
    case 'unlock-undecided':
      return state.phase === 'locked' ? reactToUnlock(state, event, now) : unchanged(state);
    case 'sign-out':
      return isWatched(state) || isArriving(state) ? signOut(event.trigger) : unchanged(state);
    case 'signed-out':
      return state.phase === 'signing-out' ? unchanged({ phase: 'signed-out' }) : unchanged(state);
  }
}

const lock = (state: Unlocked, trigger: LockTrigger, now: Instant): Transition => ({
  state: { ...state, phase: 'locked', trigger, failedUnlocks: 0, retryAt: now, attempt: null },
  effects: [{ do: 'lock' }, { do: 'save' }],
});

function reactToLock(state: SessionState, trigger: LockTrigger, now: Instant): Transition {
  if (state.phase === 'unlocked') return lock(state, trigger, now);
  if (state.phase === 'locked' && state.attempt && !state.attempt.cancelled) {
    return {
      state: { ...state, attempt: { ...state.attempt, cancelled: true } },
      effects: [{ do: 'lock' }],
    };
  }
  return unchanged(state);
}
