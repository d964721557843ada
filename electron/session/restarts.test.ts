import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TenantId } from '../../shared/domain/ids.ts';
import { type Policy, policyOf } from '../../shared/policy/policy.ts';
import { SigningCompany } from '../policy/testing/signing-company.ts';
import { noFacts } from './present.ts';
import { createSaving } from './saving.ts';
import { SessionRecord } from './session-record.ts';
import { createStateHolder } from './state-holder.ts';
import { ManualClock } from './testing/manual-clock.ts';

const id = '018f4e5a-0000-7000-8000-000000000000';
const policy: Policy = policyOf({ lockAfter: 60, logoutAfter: 600, unlockAttempts: 3 });
const COMPANY = new SigningCompany(TenantId.parse(id)).policy(policy, 0);
const BEGIN = 1_750_000_000_000;
const POLL_MS = 1_000;
/** What a killed process may not have written yet, and what a clock may be adjusted by at a start. */
const FORGOTTEN_MS = 30_000 + POLL_MS;
const ADJUSTED_MS = 1_000;

/** Nightjar runs for so long, ends in some way, and the clock is set while it does not run. */
interface Life {
  runs: number;
  killed: boolean;
  setBy: number;
}

const life: fc.Arbitrary<Life> = fc.record({
  runs: fc.integer({ min: 0, max: 300_000 }),
  killed: fc.boolean(),
  setBy: fc.oneof(
    fc.constant(0),
    fc.integer({ min: -ADJUSTED_MS, max: ADJUSTED_MS }),
    fc.integer({ min: -40_000, max: 40_000 }),
    fc.integer({ min: -100_000_000, max: 100_000_000 }),
  ),
});

/** One process with what the one before left on the disk; answers for how long the session lived in it. */
function live({ runs, killed }: Life, disk: { record: SessionRecord }, clock: ManualClock): number {
  const facts = { ...noFacts(), record: disk.record };
  const holder = createStateHolder({
    clock,
    perform: (effect) => {
      if (effect.do === 'save') saving.save();
    },
    settled: () => {},
  });
  const saving = createSaving({
    holder,
    facts,
    keychain: { keeping: 'kept' },
    credentials: { recordKey: () => Buffer.alloc(32, 7) },
    file: {
      async save(_key, record) {
        disk.record = record;
      },
    },
    failed: () => {},
  });
  holder.dispatch({ type: 'restored', ...disk.record });
  let lived = 0;
  while (lived < runs && holder.state.phase === 'locked') {
    const step = Math.min(POLL_MS, runs - lived);
    clock.advance(step);
    lived += step;
    holder.dispatch({ type: 'activity', atLeastMs: 0, atMostMs: POLL_MS });
    saving.saveTimes();
  }
  if (!killed) {
    holder.dispatch({ type: 'lock', trigger: 'user' });
    saving.save();
  }
  return holder.state.phase === 'locked' ? lived : Number.NaN;
}

/** However often it is started again, and whatever the clock is set to meanwhile. */
const endsInTime = (forget: (record: SessionRecord) => SessionRecord) =>
  fc.property(fc.array(life, { minLength: 1, maxLength: 12 }), (lives) => {
    const record = SessionRecord.parse({
      serverUrl: 'https://chat.lumen.test',
      sessionId: id,
      me: { id, name: 'Ada', title: '', role: 'member', email: 'ada@lumen.test', endsAt: null },
      tenant: { id, name: 'Lumen' },
      company: COMPANY,
      deviceCertificate: 'certificate.of.nobody',
      policy,
      lastActivity: BEGIN,
      lastObserved: BEGIN,
      failedUnlocks: 0,
      retryAt: 0,
      revocationTicket: 'ticket-0123456789abcdef',
      term: { signedInAt: BEGIN, accountEndsAt: null, wordHeardAt: BEGIN, wordAt: 1 },
    });
    const disk = { record };
    let wall = BEGIN;
    let allowed = policy.logoutAfter * 1_000 + POLL_MS;
    let total = 0;
    for (const each of lives) {
      const clock = new ManualClock(wall);
      const lived = live(each, disk, clock);
      // It is over: nobody starts it again.
      if (Number.isNaN(lived)) return;
      total += lived;
      allowed += ADJUSTED_MS + (each.killed ? FORGOTTEN_MS : 0);
      expect(total).toBeLessThanOrEqual(allowed);
      wall = Math.max(1, clock.wallNow() + each.setBy);
      disk.record = forget(disk.record);
    }
  });

const RUNS = { numRuns: 1_000 };

describe('a session that is restarted again and again', () => {
  it('ends as if it had not been, whatever the clock is set to in between', () => {
    fc.assert(
      endsInTime((record) => record),
      RUNS,
    );
  });

  it('control: a record that forgets what the clock showed is found out', () => {
    const forgetful = endsInTime((record) => ({ ...record, lastObserved: 0 }));
    expect(fc.check(forgetful, { numRuns: 20_000 }).failed).toBe(true);
  });

  it('control: so is a process that writes only when somebody is active', () => {
    const quiet = endsInTime((record) => ({ ...record, lastObserved: record.lastActivity }));
    expect(fc.check(quiet, { numRuns: 20_000 }).failed).toBe(true);
  });
});
