import { describe, expect, it } from 'vitest';
import { SessionView } from '../../shared/ipc/view.ts';
import { type Facts, noFacts, present } from './present.ts';
import { SessionRecord } from './session-record.ts';
import type { Locked, SessionState, Unlocked } from './session-state.ts';
import { pendingSteps } from './sign-out/sign-out.ts';

const id = '018f4e5a-0000-7000-8000-000000000000';
const policy = { lockAfter: 60, logoutAfter: 120, unlockAttempts: 3 };
const facts: Facts = {
  ...noFacts(),
  methods: ['password', 'pin'],
  steps: pendingSteps(),
  record: SessionRecord.parse({
    serverUrl: 'https://chat.lumen.test',
    sessionId: id,
    me: { id, name: 'Secret Ada', title: 'Secret', role: 'member', email: 'secret@lumen.test' },
    tenant: { id, name: 'Secret Lumen' },
    policy,
    lastActivity: 0,
    lastObserved: 0,
    failedUnlocks: 0,
    retryAt: 0,
    revocationTicket: 'secret-ticket-0123456789',
  }),
};
const now = { wall: 1_000_000, mono: 0 };
const watch = { policy, lastActivity: now, observed: now, awakeSince: 0 };
const unlocked: Unlocked = { phase: 'unlocked', ...watch };
const locked: Locked = {
  ...watch,
  phase: 'locked',
  trigger: 'idle',
  failedUnlocks: 1,
  retryAt: { wall: 1_001_000, mono: 1_000 },
  attempt: null,
};
const device = { serverUrl: 'https://chat.lumen.test', keeping: 'kept' } as const;
const show = (state: SessionState, at = now) => present(state, facts, device, at);

describe('what the window may know', () => {
  it.each<SessionState>([
    { phase: 'starting' },
    { phase: 'unavailable' },
    { phase: 'signed-out' },
    locked,
    { phase: 'signing-out', trigger: 'user' },
  ])('names nobody: $phase', (state) => {
    const view = show(state);
    expect(SessionView.parse(view)).toEqual(view);
    expect(JSON.stringify(view).toLowerCase()).not.toContain('secret');
  });

  it('is who is signed in while unlocked, and no ticket', () => {
    const text = JSON.stringify(show(unlocked));
    expect(text).toContain('Secret Ada');
    expect(text).not.toContain('secret-ticket');
  });

  it('counts an attempt as used once it failed, not while it is tried', () => {
    expect(show(locked)).toMatchObject({
      attemptsLeft: 2,
      retryAt: 1_001_000,
      signOutAt: 1_120_000,
    });
    const trying = { ...locked, attempt: { id: 1, since: now, cancelled: false } };
    expect(show(trying)).toMatchObject({ attemptsLeft: 3 });
  });

  it('warns before the lock while unlocked, before the sign-out while locked', () => {
    expect(show(unlocked, { wall: 1_045_000, mono: 45_000 })).toMatchObject({
      warning: { kind: 'lock', at: 1_060_000 },
    });
    expect(show(locked, { wall: 1_100_000, mono: 100_000 })).toMatchObject({
      warning: { kind: 'sign-out', at: 1_120_000 },
    });
  });
});
