import { describe, expect, it } from 'vitest';
import { TenantId } from '../../shared/domain/ids.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { policyOf } from '../../shared/policy/policy.ts';
import { SigningCompany } from '../policy/testing/signing-company.ts';
import { noFacts } from './present.ts';
import { createSaving } from './saving.ts';
import type { SessionRecord } from './session-record.ts';
import { SessionRecord as Schema } from './session-record.ts';
import { type Locked, NOT_LOOKED_YET, type Unlocked } from './session-state.ts';
import { termOf } from './term.ts';

const id = '018f4e5a-0000-7000-8000-000000000000';
const TERM = { signedInAt: 1_000_000, accountEndsAt: null, wordHeardAt: 1_000_000, wordAt: 1 };
const policy = policyOf({ lockAfter: 60, logoutAfter: 120, unlockAttempts: 3 });
const record: SessionRecord = Schema.parse({
  serverUrl: 'https://chat.lumen.test',
  sessionId: id,
  me: { id, name: 'Ada', title: '', role: 'member', email: 'ada@lumen.test', endsAt: null },
  tenant: { id, name: 'Lumen' },
  company: new SigningCompany(TenantId.parse(id)).policy(policy, 0),
  deviceCertificate: 'certificate.of.nobody',
  policy,
  lastActivity: 1_000_000,
  lastObserved: 1_000_000,
  failedUnlocks: 0,
  retryAt: 0,
  revocationTicket: 'ticket-0123456789abcdef',
  term: TERM,
});

function rig(keeping: 'kept' | 'memory' = 'kept') {
  const written: { key: Buffer; record: SessionRecord }[] = [];
  const failures: AppError[] = [];
  const key = Buffer.alloc(32, 7);
  const facts = { ...noFacts(), record };
  const at = { wall: 1_000_000, mono: 0 };
  const state: Unlocked = {
    phase: 'unlocked',
    policy,
    lastActivity: at,
    observed: at,
    awakeSince: 0,
    term: termOf(TERM, at),
    surroundings: NOT_LOOKED_YET,
  };
  const world = {
    state: state as Unlocked | Locked,
    problem: null as Error | null,
    gate: Promise.resolve(),
  };
  const saving = createSaving({
    holder: world,
    facts,
    keychain: { keeping },
    credentials: { recordKey: () => key },
    file: {
      save: async (sealing, value) => {
        await world.gate;
        if (world.problem) throw world.problem;
        written.push({ key: Buffer.from(sealing), record: value });
      },
    },
    failed: (error) => failures.push(error),
  });
  const activeAt = (wall: number) => {
    world.state = { ...state, lastActivity: { wall, mono: 0 } };
  };
  return { saving, world, state, written, failures, key, facts, activeAt };
}

describe('saving', () => {
  it('writes activity when what is on the disk is half a minute old', async () => {
    const { saving, written, activeAt } = rig();
    activeAt(1_029_999);
    saving.saveTimes();
    activeAt(1_030_000);
    saving.saveTimes();
    activeAt(1_031_000);
    saving.saveTimes();
    await saving.written();
    expect(written.map((each) => each.record.lastActivity)).toEqual([1_030_000]);
  });

  it('writes what the clock shows, also of a locked session and after it was set back', async () => {
    const { saving, world, written, state } = rig();
    for (const wall of [1_029_999, 1_030_000, 1_031_000, 500_000, 501_000]) {
      const observed = { wall, mono: 0 };
      const locked = {
        trigger: 'user',
        failedUnlocks: 0,
        retryAt: observed,
        attempt: null,
      } as const;
      world.state = { ...state, ...locked, phase: 'locked', observed };
      saving.saveTimes();
    }
    await saving.written();
    expect(written.map((each) => each.record.lastObserved)).toEqual([1_030_000, 500_000]);
  });

  it('never seals with a key that sign-out has overwritten meanwhile', async () => {
    const { saving, world, written, key } = rig();
    const held = Promise.withResolvers<void>();
    world.gate = held.promise;
    saving.save();
    key.fill(0);
    held.resolve();
    await saving.written();
    expect(written[0]?.key).toEqual(Buffer.alloc(32, 7));
  });

  it('says that the disk is full', async () => {
    const { saving, world, failures } = rig();
    world.problem = Object.assign(new Error('write'), { code: 'ENOSPC' });
    saving.save();
    expect(await saving.written()).toMatchObject({ error: { code: 'DiskFull' } });
    expect(failures).toMatchObject([{ code: 'DiskFull' }]);
  });

  it('writes nothing of a session in memory, and keeps its facts', async () => {
    const { saving, written, facts, activeAt } = rig('memory');
    activeAt(1_500_000);
    saving.save();
    await saving.written();
    expect(written).toEqual([]);
    expect(facts.record?.lastActivity).toBe(1_500_000);
  });
});
