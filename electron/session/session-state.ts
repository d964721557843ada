import type { EpochMs } from '../../shared/domain/ids.ts';
import type { LockTrigger, Occurrence, SignOutTrigger } from '../../shared/domain/session.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { Instant } from './instant.ts';
import { type Term, type TermRecord, termOf } from './term.ts';

/** What is around the app, as last looked at. */
export interface Surroundings {
  /** Of this computer's network interfaces; null before the first look. */
  readonly addresses: readonly string[] | null;
  /** A presentation or a call runs: policy may let it hold the idle clock. */
  readonly presenting: boolean;
}

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
  readonly term: Term;
  readonly surroundings: Surroundings;
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
      lastObserved: number;
      failedUnlocks: number;
      retryAt: number;
      term: TermRecord;
    }
  /** `since`: when the person asked for it; they may have gone while the server was slow. */
  | { type: 'signed-in'; policy: Policy; since: Instant; term: TermRecord }
  /** The last input was between `atLeastMs` and `atMostMs` ago. */
  | { type: 'activity'; atLeastMs: number; atMostMs: number }
  | { type: 'tick' }
  | { type: 'surroundings'; surroundings: Surroundings }
  /** A signed word came from the server, whose clock showed `at`. */
  | { type: 'word'; at: EpochMs }
  | { type: 'occurred'; what: Occurrence }
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

export const isWatched = (state: SessionState): state is Unlocked | Locked =>
  state.phase === 'unlocked' || state.phase === 'locked';

export const unchanged = (state: SessionState): Transition => ({ state, effects: [] });

/** The transitions that more than one part of the machine makes. */
export const signOut = (trigger: SignOutTrigger): Transition => ({
  state: { phase: 'signing-out', trigger },
  effects: [{ do: 'sign-out', trigger }],
});

export const opened = (
  watch: Pick<Watch, 'policy' | 'lastActivity' | 'term' | 'surroundings'>,
  now: Instant,
): Transition => {
  const { policy, lastActivity, term, surroundings } = watch;
  return {
    state: {
      phase: 'unlocked',
      policy,
      lastActivity,
      observed: now,
      awakeSince: now.mono,
      term,
      surroundings,
    },
    effects: [{ do: 'open' }, { do: 'save' }],
  };
};

/** A session as it begins. */
export const begun = (
  { policy, since, term }: Extract<SessionEvent, { type: 'signed-in' }>,
  now: Instant,
): Transition =>
  opened(
    { policy, lastActivity: since, term: termOf(term, now), surroundings: NOT_LOOKED_YET },
    now,
  );

export const NOT_LOOKED_YET: Surroundings = { addresses: null, presenting: false };

/** It is not known yet who is here. */
export const isArriving = (state: SessionState): boolean =>
  state.phase === 'starting' || state.phase === 'unavailable';
