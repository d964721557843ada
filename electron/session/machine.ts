import type { LockTrigger, SignOutTrigger } from '../../shared/domain/session.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { nextDeadline } from './deadlines.ts';
import { type Instant, laterOf, shifted, untilBoth, untilEither } from './instant.ts';
import { retryDelayMs } from './retry-delay.ts';

/** What is watched while somebody is signed in. */
export interface Watch {
  readonly policy: Policy;
  /** The last moment at which somebody was known to be there. Every deadline counts from it. */
  readonly lastActivity: Instant;
  /** When the machine last looked at the clocks. */
  readonly observed: Instant;
  /**
   * Monotonic time since when the computer is known to have been awake. Some systems count idle time
   * without sleep: an input from before it would look younger than it is.
   */
  readonly awakeSince: number;
}

export interface Unlocked extends Watch {
  readonly phase: 'unlocked';
}

/** An unlock under way. `cancelled`: a lock came meanwhile, so that success opens nothing. */
interface Attempt {
  readonly id: number;
  /** When the person asked. Presence is known from then on, however long the opening takes. */
  readonly since: Instant;
  readonly cancelled: boolean;
}

export interface Locked extends Watch {
  readonly phase: 'locked';
  readonly trigger: LockTrigger;
  /** Unlocks in a row that did not succeed; the one under way is counted already. */
  readonly failedUnlocks: number;
  readonly retryAt: Instant;
  readonly attempt: Attempt | null;
}

export type SessionState =
  | { readonly phase: 'starting' }
  | { readonly phase: 'unavailable' }
  | { readonly phase: 'signed-out' }
  | Unlocked
  | Locked
  | { readonly phase: 'signing-out'; readonly trigger: SignOutTrigger };

export type SessionEvent =
  | { type: 'nobody-here' }
  | { type: 'unreadable-now' }
  | {
      type: 'restored';
      policy: Policy;
      lastActivity: number;
      failedUnlocks: number;
      retryAt: number;
    }
  /** `since`: when the person asked for it; they may have gone while the server was slow. */
  | { type: 'signed-in'; policy: Policy; since: Instant }
  /** The last input was between `atLeastMs` and `atMostMs` ago. */
  | { type: 'activity'; atLeastMs: number; atMostMs: number }
  | { type: 'tick' }
  | { type: 'lock'; trigger: LockTrigger }
  | { type: 'unlock-started'; attempt: number }
  | { type: 'unlock-succeeded'; attempt: number }
  | { type: 'unlock-failed'; attempt: number }
  /** The secret was never tried, for example because the keychain could not be read. */
  | { type: 'unlock-undecided'; attempt: number }
  | { type: 'policy-changed'; policy: Policy }
  | { type: 'sign-out'; trigger: SignOutTrigger }
  | { type: 'signed-out' };

/** What the world has to do because of a transition; each at once, in this order. */
export type Effect =
  | { do: 'open' }
  | { do: 'lock' }
  | { do: 'sign-out'; trigger: SignOutTrigger }
  | { do: 'save' };

export interface Transition {
  state: SessionState;
  effects: Effect[];
}

/**
 * Milliseconds by which the clocks may part between two looks while one is being adjusted. More
 * backward is a wall clock that was set; more forward is one that was set, or a computer that slept.
 */
const ADJUSTMENT_MS = 1_000;

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

const unchanged = (state: SessionState): Transition => ({ state, effects: [] });

export const isWatched = (state: SessionState): state is Unlocked | Locked =>
  state.phase === 'unlocked' || state.phase === 'locked';

/**
 * A wall clock set back would push wall deadlines into the future, where a suspend then hides from
 * both clocks. So every moment on record moves back with it.
 */
function observe<S extends Unlocked | Locked>(state: S, now: Instant): S {
  const passed = now.mono - state.observed.mono;
  const drift = now.wall - state.observed.wall - passed;
  const setBack = drift < -ADJUSTMENT_MS ? drift : 0;
  const moved = (at: Instant): Instant => ({ wall: at.wall + setBack, mono: at.mono });
  return {
    ...state,
    observed: now,
    awakeSince: drift > ADJUSTMENT_MS ? now.mono : state.awakeSince,
    lastActivity: moved(state.lastActivity),
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
function confirm(state: SessionState, event: SessionEvent, now: Instant): SessionState {
  if (event.type !== 'activity' || state.phase !== 'unlocked') return state;
  const deadline = nextDeadline(state);
  const latest = shifted(now, -Math.max(0, event.atLeastMs));
  if (deadline === null || untilEither(deadline.at, latest) <= 0) return state;
  const earliest = shifted(now, -Math.max(0, event.atLeastMs, event.atMostMs));
  if (earliest.mono < state.awakeSince) return state;
  return { ...state, lastActivity: laterOf(state.lastActivity, earliest) };
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
      return isArriving(state) ? unchanged(restore(event, now)) : unchanged(state);
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

const isArriving = (state: SessionState): boolean =>
  state.phase === 'starting' || state.phase === 'unavailable';

const signOut = (trigger: SignOutTrigger): Transition => ({
  state: { phase: 'signing-out', trigger },
  effects: [{ do: 'sign-out', trigger }],
});

const opened = (policy: Policy, lastActivity: Instant, now: Instant): Transition => ({
  state: { phase: 'unlocked', policy, lastActivity, observed: now, awakeSince: now.mono },
  effects: [{ do: 'open' }, { do: 'save' }],
});

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

function reactToUnlock(
  state: Locked,
  event: Extract<SessionEvent, { type: `unlock-${string}` }>,
  now: Instant,
): Transition {
  if (event.type === 'unlock-started') {
    if (unlockWaitMs(state, now) > 0 || state.attempt) return unchanged(state);
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
  return opened(state.policy, state.attempt.since, now);
}

/** Milliseconds until an unlock is taken again. On both clocks: setting one forward gains nothing. */
export const unlockWaitMs = (state: Locked, now: Instant): number =>
  Math.max(0, untilBoth(state.retryAt, now));

/** What was written before a restart, put on today's clocks: only wall time survives a process. */
function restore(
  record: { policy: Policy; lastActivity: number; failedUnlocks: number; retryAt: number },
  now: Instant,
): Locked {
  const idle = Math.max(0, now.wall - record.lastActivity);
  const longestWait = retryDelayMs(record.failedUnlocks);
  const wait = Math.min(longestWait, Math.max(0, record.retryAt - now.wall));
  return {
    phase: 'locked',
    trigger: 'restart',
    policy: record.policy,
    lastActivity: shifted(now, -idle),
    observed: now,
    awakeSince: now.mono,
    failedUnlocks: record.failedUnlocks,
    retryAt: shifted(now, wait),
    attempt: null,
  };
}
