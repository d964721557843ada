import { describe, expect, it } from 'vitest';
import { type Policy, policyOf } from '../../shared/policy/policy.ts';
import { nextDeadline, warning } from './deadlines.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { Locked, Unlocked } from './session-state.ts';
import { termOf } from './term.ts';

const TERM = { signedInAt: 1_000_000, accountEndsAt: null, wordHeardAt: 1_000_000, wordAt: 1 };
const at = (ms: number) => ({ wall: 1_000_000 + ms, mono: ms });
const watch = (policy: Policy) => ({
  policy,
  lastActivity: at(0),
  observed: at(0),
  awakeSince: 0,
  term: termOf(TERM, at(0)),
  surroundings: { addresses: ['10.1.2.3'], presenting: false },
});
const policy: Policy = policyOf({ lockAfter: 60, logoutAfter: 120, unlockAttempts: 3 });
const unlocked: Unlocked = { phase: 'unlocked', ...watch(policy) };
const locked: Locked = {
  ...watch(policy),
  phase: 'locked',
  trigger: 'user',
  failedUnlocks: 0,
  retryAt: at(0),
  attempt: null,
};

describe('the next deadline', () => {
  it('is the lock, then the sign-out, both from the last activity', () => {
    expect(nextDeadline(unlocked, at(0))).toEqual({
      kind: 'lock',
      trigger: 'idle',
      at: at(60_000),
      after: 60,
    });
    expect(nextDeadline(locked, at(0))).toEqual({
      kind: 'sign-out',
      trigger: 'idle',
      at: at(120_000),
      after: 120,
    });
  });

  it('is one sign-out when both are the same time', () => {
    const both = { ...unlocked, policy: { ...policy, logoutAfter: 60 } };
    expect(nextDeadline(both, at(0))).toMatchObject({ kind: 'sign-out', at: at(60_000) });
  });

  it.each(['starting', 'unavailable', 'signed-out'] as const)('is none while %s', (phase) => {
    expect(nextDeadline({ phase }, at(0))).toBeNull();
  });
});

describe('the warning', () => {
  it('shows in the last part, and names the wall time', () => {
    expect(warning(unlocked, at(39_999))).toBeNull();
    expect(warning(unlocked, at(40_000))).toEqual({ kind: 'lock', because: 'idle', at: 1_060_000 });
    expect(warning(locked, at(90_000))).toEqual({
      kind: 'sign-out',
      because: 'idle',
      at: 1_120_000,
    });
  });

  it('shows when either clock says that it is time', () => {
    expect(warning(unlocked, { wall: at(0).wall, mono: 50_000 })).not.toBeNull();
    expect(warning(unlocked, { wall: at(50_000).wall, mono: 0 })).not.toBeNull();
  });
});

describe('the wait after wrong secrets', () => {
  it('doubles from a second to half a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 1_000].map(retryDelayMs)).toEqual([
      0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });
});
