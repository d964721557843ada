import type { Warning } from '../../shared/ipc/view.ts';
import { warningLeadMs } from '../../shared/policy/policy.ts';
import { epochOf, type Instant, shifted, untilEither } from './instant.ts';
import type { SessionState } from './session-state.ts';

export interface Deadline {
  kind: Warning['kind'];
  /** Has passed as soon as either clock reached it. */
  at: Instant;
  /** Seconds without activity that lead to it. */
  after: number;
}

/** What inactivity brings next; null when nobody is signed in. Equal deadlines are one sign-out. */
export function nextDeadline(state: SessionState): Deadline | null {
  if (state.phase !== 'unlocked' && state.phase !== 'locked') return null;
  const { lockAfter, logoutAfter } = state.policy;
  const locksFirst = state.phase === 'unlocked' && lockAfter < logoutAfter;
  const after = locksFirst ? lockAfter : logoutAfter;
  return {
    kind: locksFirst ? 'lock' : 'sign-out',
    at: shifted(state.lastActivity, after * 1000),
    after,
  };
}

/** The warning to show now, if a deadline is near. `at` is wall time, for a countdown. */
export function warning(state: SessionState, now: Instant): Warning | null {
  const deadline = nextDeadline(state);
  if (!deadline) return null;
  if (untilEither(deadline.at, now) > warningLeadMs(deadline.after)) return null;
  return { kind: deadline.kind, at: epochOf(deadline.at.wall) };
}
