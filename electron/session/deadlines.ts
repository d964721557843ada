import type { LockTrigger, Occurrence, SignOutTrigger } from '../../shared/domain/session.ts';
import type { Warning } from '../../shared/ipc/view.ts';
import { type Policy, warningLeadMs } from '../../shared/policy/policy.ts';
import { epochOf, type Instant, shifted, untilEither } from './instant.ts';
import { answerTo, isInHours, isOnAllowedNetwork } from './occurrences.ts';
import { isWatched, type Locked, type SessionState, type Unlocked } from './session-state.ts';

const MINUTE_MS = 60_000;

/** Has passed as soon as either clock reached `at`. `after`: seconds that lead to it. */
export type Deadline = { at: Instant; after: number } & (
  | { kind: 'lock'; trigger: LockTrigger }
  | { kind: 'sign-out'; trigger: SignOutTrigger }
);

/** Everything that will end the session's being open, or the session, if nothing happens meanwhile. */
export function deadlinesOf(state: Unlocked | Locked, now: Instant): Deadline[] {
  const all = [
    ...idleDeadlines(state),
    ...wordDeadlines(state),
    ...termDeadlines(state, now),
    ...placeDeadlines(state, now),
  ];
  return state.phase === 'unlocked' ? all : all.filter(({ kind }) => kind === 'sign-out');
}

/** What comes first; null when nobody is signed in. Of two at the same time, the sign-out. */
export function nextDeadline(state: SessionState, now: Instant): Deadline | null {
  if (!isWatched(state)) return null;
  const [first] = deadlinesOf(state, now).toSorted(
    (a, b) => untilEither(a.at, now) - untilEither(b.at, now) || rank(a) - rank(b),
  );
  return first ?? null;
}

const rank = ({ kind }: Deadline): number => (kind === 'sign-out' ? 0 : 1);

/** Inactivity. A lock that would come no sooner than the sign-out is none. */
function idleDeadlines(state: Unlocked | Locked): Deadline[] {
  const { policy, lastActivity, surroundings } = state;
  const { lockAfter, logoutAfter, holdIdleFor } = policy;
  const held = surroundings.presenting ? Math.max(0, holdIdleFor - lockAfter) : 0;
  const idle = (seconds: number) => {
    const after = seconds + held;
    return { trigger: 'idle', after, at: shifted(lastActivity, after * 1000) } as const;
  };
  return [
    ...(lockAfter < logoutAfter ? [{ kind: 'lock', ...idle(lockAfter) } as const] : []),
    { kind: 'sign-out', ...idle(logoutAfter) },
  ];
}

/** The one that somebody's input puts off while the session is unlocked: the lock, or a sign-out without one. */
export function idlesUntil(state: Unlocked): Instant {
  const times = idleDeadlines(state).map(({ at }) => at);
  return times.reduce((first, at) => (at.wall < first.wall ? at : first));
}

/** The dead man's switch: without word from the server for a time it locks, after twice that it signs out. */
function wordDeadlines({ policy, term }: Unlocked | Locked): Deadline[] {
  const { heard } = term.word;
  const after = policy.offlineLockAfter;
  const trigger = 'no-word';
  return [
    { kind: 'lock', trigger, after, at: shifted(heard, after * 1000) },
    { kind: 'sign-out', trigger, after: 2 * after, at: shifted(heard, 2 * after * 1000) },
  ];
}

/** However active somebody is. */
function termDeadlines({ policy, term }: Unlocked | Locked, now: Instant): Deadline[] {
  const after = policy.sessionAge;
  const aged = shifted(term.signedInAt, after * 1000);
  const ended = term.accountEndsAt;
  return [
    { kind: 'sign-out', trigger: 'session-age', after, at: aged },
    ...(ended === null
      ? []
      : [{ kind: 'sign-out', trigger: 'account-ended', after, at: onWall(ended, now) } as const]),
  ];
}

/** Where and when Nightjar may be open at all. Hours begin and end on whole minutes. */
function placeDeadlines({ policy, surroundings }: Unlocked | Locked, now: Instant): Deadline[] {
  const minute = (Math.floor(now.wall / MINUTE_MS) + 1) * MINUTE_MS;
  const hoursEnd = [now.wall, minute].find((wall) => !isInHours(policy, wall));
  return [
    ...(isOnAllowedNetwork(policy, surroundings) ? [] : answered('network-left', policy, now)),
    ...(hoursEnd === undefined ? [] : answered('outside-hours', policy, onWall(hoursEnd, now))),
  ];
}

function answered(trigger: Occurrence, policy: Policy, at: Instant): Deadline[] {
  const kind = answerTo(trigger, policy);
  return kind === 'keep' ? [] : [{ kind, trigger, at, after: MINUTE_MS / 1000 }];
}

/** A moment of the wall clock, which is all that a calendar knows. */
const onWall = (wall: number, now: Instant): Instant => shifted(now, wall - now.wall);

/** The warning to show now, if a deadline is near. `at` is wall time, for a countdown. */
export function warning(state: SessionState, now: Instant): Warning | null {
  const deadline = nextDeadline(state, now);
  if (!deadline) return null;
  if (untilEither(deadline.at, now) > warningLeadMs(deadline.after)) return null;
  const at = epochOf(deadline.at.wall);
  return deadline.kind === 'lock'
    ? { kind: 'lock', because: deadline.trigger, at }
    : { kind: 'sign-out', because: deadline.trigger, at };
}

/** What stands against unlocking here and now. */
export type Bar = 'no-word' | 'network-left' | 'outside-hours';

export function barOf(state: Unlocked | Locked, now: Instant): Bar | null {
  const { policy, surroundings } = state;
  if (!isOnAllowedNetwork(policy, surroundings)) return 'network-left';
  if (!isInHours(policy, now.wall)) return 'outside-hours';
  const silent = wordDeadlines(state).some(({ at }) => untilEither(at, now) <= 0);
  return silent ? 'no-word' : null;
}
