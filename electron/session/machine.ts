import type { EpochMs } from '../../shared/domain/ids.ts';
import type { LockTrigger, Occurrence } from '../../shared/domain/session.ts';
import { deadlinesOf } from './deadlines.ts';
import { type Instant, untilEither } from './instant.ts';
import { answerTo } from './occurrences.ts';
import { confirm, lookedAround, observe } from './presence.ts';
import {
  begun,
  isArriving,
  isWatched,
  type Locked,
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
  let locks: LockTrigger | null = null;
  for (const deadline of deadlinesOf(state, now)) {
    if (untilEither(deadline.at, now) > 0) continue;
    if (deadline.kind === 'sign-out') return signOut(deadline.trigger);
    locks ??= deadline.trigger;
  }
  return state.phase === 'unlocked' && locks ? lock(state, locks, now) : unchanged(state);
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
      return state.phase === 'signed-out' ? begun(event, now) : unchanged(state);
    case 'surroundings':
      return unchanged(isWatched(state) ? lookedAround(state, event.surroundings, now) : state);
    case 'word':
      return isWatched(state) ? reactToWord(state, event.at, now) : unchanged(state);
    case 'occurred':
      return isWatched(state) ? reactToOccurrence(state, event.what, now) : unchanged(state);
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

function reactToOccurrence(state: Unlocked | Locked, what: Occurrence, now: Instant): Transition {
  switch (answerTo(what, state.policy)) {
    case 'keep':
      return unchanged(state);
    case 'lock':
      return reactToLock(state, what, now);
    case 'sign-out':
      return signOut(what);
  }
}

/**
 * The server's own clock tells how long it was silent, whatever was done to this computer's. An older
 * word than the newest is one that somebody kept.
 */
function reactToWord(state: Unlocked | Locked, at: EpochMs, now: Instant): Transition {
  const { word } = state.term;
  if (at <= word.at) return unchanged(state);
  const silentFor = at - word.at;
  const limit = state.policy.offlineLockAfter * 1000;
  if (silentFor >= 2 * limit) return signOut('no-word');
  const heard = { ...state, term: { ...state.term, word: { heard: now, at } } };
  if (silentFor >= limit && heard.phase === 'unlocked') return lock(heard, 'no-word', now);
  return unchanged(heard);
}
