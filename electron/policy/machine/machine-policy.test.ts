import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type PolicyPart, STRICT_DEFAULT } from '../../../shared/policy/policy.ts';
import { anyPart, looserIn } from '../../../shared/policy/testing/parts.ts';
import { createLinuxSource } from './linux.ts';
import { type MachinePolicyOptions, openMachinePolicy, stateAfter } from './machine-policy.ts';
import type { Reading } from './reading.ts';
import { newPlace } from './testing/places.ts';

const NEVER_MS = 2 ** 31 - 1;
const PROBLEM = { file: '/f', code: 'MachinePolicyMalformed', why: 'syntax', line: 3 } as const;
const REFUSED: Reading = { state: 'refused', problem: PROBLEM };
const UNREADABLE: Reading = {
  state: 'unreadable',
  problem: { file: '/f', code: 'MachinePolicyUnreadable', why: 'unreadable' },
};

function memory(first: PolicyPart | null = null) {
  let kept = first;
  return {
    kept: () => kept,
    read: () => kept,
    keep: (part: PolicyPart | null) => {
      kept = part;
    },
  };
}

async function open(options: Partial<MachinePolicyOptions> & Pick<MachinePolicyOptions, 'source'>) {
  const policy = await openMachinePolicy({
    lastGood: memory(),
    report: (cause) => expect.unreachable(String(cause)),
    pollMs: NEVER_MS,
    ...options,
  });
  onTestFinished(policy.stop);
  return policy;
}

describe('what a look at the machine policy leads to', () => {
  it('never loosens the last good one, unless IT says so', () => {
    fc.assert(
      fc.property(anyPart, (last) => {
        expect(looserIn(stateAfter(REFUSED, last).part, STRICT_DEFAULT)).toEqual([]);
        for (const reading of [REFUSED, UNREADABLE]) {
          const { part } = stateAfter(reading, last);
          expect(looserIn(part, last)).toEqual([]);
        }
        expect(stateAfter({ state: 'none' }, last)).toEqual({ state: 'none', part: {} });
        expect(stateAfter({ state: 'read', part: last }, { lockAfter: 1 }).part).toEqual(last);
      }),
    );
  });

  it('is the strict default where there is no last good one', () => {
    for (const reading of [REFUSED, UNREADABLE]) {
      expect(stateAfter(reading, null).part).toEqual(STRICT_DEFAULT);
    }
  });

  it('is the strict default beside the last good one when refused', () => {
    expect(stateAfter(REFUSED, { lockAfter: 10, watermark: true })).toEqual({
      state: 'refused',
      part: { ...STRICT_DEFAULT, lockAfter: 10, watermark: true },
      problem: PROBLEM,
    });
    expect(stateAfter(UNREADABLE, { lockAfter: 10 }).part).toEqual({ lockAfter: 10 });
  });
});

describe('the machine policy', () => {
  it('is kept over a restart while it cannot be read', async () => {
    const lastGood = memory();
    const part = { lockAfter: 30 };
    let reading: Reading = { state: 'read', part };
    const source = { files: [], read: async () => reading };
    await open({ source, lastGood });
    expect(lastGood.kept()).toEqual(part);

    reading = UNREADABLE;
    const next = await open({ source, lastGood });
    expect(next.current()).toMatchObject({ state: 'kept', part });
    reading = REFUSED;
    await next.look();
    expect(next.current()).toMatchObject({
      state: 'refused',
      part: { ...STRICT_DEFAULT, ...part },
    });
    expect(lastGood.kept()).toEqual(part);

    reading = { state: 'none' };
    await next.look();
    expect(next.current()).toEqual({ state: 'none', part: {} });
    expect(lastGood.kept()).toBeNull();
  });

  it('tells of changes alone, and no more when it is stopped', async () => {
    let reading: Reading = { state: 'read', part: { lockAfter: 30 } };
    const policy = await open({ source: { files: [], read: async () => reading } });
    const told = vi.fn();
    const end = policy.onChange(told);
    await policy.look();
    expect(told).not.toHaveBeenCalled();
    reading = REFUSED;
    await policy.look();
    await policy.look();
    expect(told).toHaveBeenCalledTimes(1);
    end();
    reading = { state: 'none' };
    await policy.look();
    expect(told).toHaveBeenCalledTimes(1);
    policy.stop();
    reading = REFUSED;
    await policy.look();
    expect(policy.current().state).toBe('none');
  });

  it('counts when it cannot be kept, and says so', async () => {
    const report = vi.fn();
    const full = new Error('no room');
    const lastGood = {
      read: () => null,
      keep: () => {
        throw full;
      },
    };
    let reading: Reading = { state: 'read', part: { lockAfter: 30 } };
    const source = { files: [], read: async () => reading };
    const policy = await open({ source, lastGood, report });
    expect(report).toHaveBeenCalledWith(full);
    reading = UNREADABLE;
    await policy.look();
    expect(policy.current().part).toEqual({ lockAfter: 30 });
  });

  it('is looked at now and then where nothing tells of a change', async () => {
    const read = vi.fn(async (): Promise<Reading> => ({ state: 'none' }));
    await open({ source: { files: [], read }, pollMs: 5 });
    await vi.waitFor(() => expect(read.mock.calls.length).toBeGreaterThan(3));
  });
});

describe.skipIf(process.platform === 'win32')('a machine policy in a file', () => {
  async function followed() {
    const place = newPlace();
    const policy = await open({ source: createLinuxSource(place.file, place.trust) });
    const becomes = (state: object) =>
      vi.waitFor(() => expect(policy.current()).toMatchObject(state), { timeout: 10_000 });
    const write = (text: string) => writeFileSync(place.file, text, { mode: 0o644 });
    return { ...place, policy, becomes, write };
  }
  const read = (lockAfter: number) => ({ state: 'read', part: { lockAfter } });

  it('is followed as it comes, changes, is replaced, breaks and goes', async () => {
    const { file, becomes, write } = await followed();
    write('{ "lockAfter": 50 }');
    await becomes(read(50));
    write('{ "lockAfter": 40 }');
    await becomes(read(40));
    writeFileSync(`${file}.new`, '{ "lockAfter": 30 }', { mode: 0o644 });
    renameSync(`${file}.new`, file);
    await becomes(read(30));
    write('{\n"lockAfter": "30" }');
    await becomes({ state: 'refused', problem: { line: 2 }, part: { lockAfter: 30, devices: 10 } });
    write('{ "lockAfter": 20 }');
    await becomes(read(20));
    chmodSync(file, 0o666);
    await becomes({ state: 'refused', problem: { why: 'writable' } });
    chmodSync(file, 0o644);
    await becomes(read(20));
    rmSync(file);
    await becomes({ state: 'none' });
    symlinkSync('/dev/null', file);
    await becomes({ state: 'refused', problem: { why: 'link' } });
  });

  it('is followed when its folder goes, comes, and is given other rights', async () => {
    const { folder, becomes, write } = await followed();
    for (const lockAfter of [50, 40]) {
      rmSync(folder, { recursive: true });
      await becomes({ state: 'none' });
      mkdirSync(folder, { mode: 0o755 });
      write(`{ "lockAfter": ${lockAfter} }`);
      await becomes(read(lockAfter));
    }
    chmodSync(folder, 0o777);
    await becomes({ state: 'refused', problem: { file: folder } });
    chmodSync(folder, 0o755);
    await becomes(read(40));
    renameSync(folder, `${folder}-away`);
    await becomes({ state: 'none' });
    renameSync(`${folder}-away`, folder);
    await becomes(read(40));
  });
});
