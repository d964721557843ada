import { describe, expect, it } from 'vitest';
import { TenantId } from '../../shared/domain/ids.ts';
import { SessionView } from '../../shared/ipc/view.ts';
import { effectivePolicy } from '../../shared/policy/effective.ts';
import { policyOf } from '../../shared/policy/policy.ts';
import { SigningCompany } from '../policy/testing/signing-company.ts';
import { type Facts, noFacts, present } from './present.ts';
import { SessionRecord } from './session-record.ts';
import { type Locked, NOT_LOOKED_YET, type SessionState, type Unlocked } from './session-state.ts';
import { pendingSteps } from './sign-out/step-report.ts';
import { termOf } from './term.ts';

const id = '018f4e5a-0000-7000-8000-000000000000';
const TERM = { signedInAt: 1_000_000, accountEndsAt: null, wordHeardAt: 1_000_000, wordAt: 1 };
const policy = policyOf({ lockAfter: 60, logoutAfter: 120, unlockAttempts: 3 });
const company = new SigningCompany(TenantId.parse(id));
const facts: Facts = {
  ...noFacts(),
  inForce: {
    ...effectivePolicy({ company: policy, machine: {}, personal: { devices: 1 } }),
    required: policy,
    personal: { devices: 1 },
  },
  methods: ['password', 'pin'],
  steps: pendingSteps(),
  record: SessionRecord.parse({
    serverUrl: 'https://chat.lumen.test',
    sessionId: id,
    me: {
      id,
      name: 'Secret Ada',
      title: 'Secret',
      role: 'member',
      email: 'secret@lumen.test',
      endsAt: null,
    },
    tenant: { id, name: 'Secret Lumen' },
    company: company.policy(policy, 0),
    deviceCertificate: 'certificate.of.nobody',
    policy,
    lastActivity: 0,
    lastObserved: 0,
    failedUnlocks: 0,
    retryAt: 0,
    revocationTicket: 'secret-ticket-0123456789',
    term: TERM,
  }),
};
const now = { wall: 1_000_000, mono: 0 };
const watch = {
  policy,
  lastActivity: now,
  observed: now,
  awakeSince: 0,
  term: termOf(TERM, now),
  surroundings: NOT_LOOKED_YET,
};
const unlocked: Unlocked = { phase: 'unlocked', ...watch };
const locked: Locked = {
  ...watch,
  phase: 'locked',
  trigger: 'idle',
  failedUnlocks: 1,
  retryAt: { wall: 1_001_000, mono: 1_000 },
  attempt: null,
};
const device = { serverUrl: 'https://chat.lumen.test', keeping: 'kept', signIn: null } as const;
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
      warning: { kind: 'lock', because: 'idle', at: 1_060_000 },
    });
    expect(show(locked, { wall: 1_100_000, mono: 100_000 })).toMatchObject({
      warning: { kind: 'sign-out', because: 'idle', at: 1_120_000 },
    });
  });
});
