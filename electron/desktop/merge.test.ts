import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Circumstances,
  changesBetween,
  merge,
  noReports,
  type Report,
  type Reports,
  SourceName,
} from './merge.ts';

const facts = fc.record(
  {
    locked: fc.boolean(),
    away: fc.boolean(),
    idle: fc.record({ lastInputAt: fc.nat(), seenAt: fc.nat() }),
  },
  { requiredKeys: [] },
);
const report: fc.Arbitrary<Report> = fc.oneof(
  fc.constantFrom<Report>({ state: 'absent' }, { state: 'lost' }),
  fc.record({ state: fc.constant('answering' as const), facts }),
);
const reports: fc.Arbitrary<Reports> = fc
  .array(fc.tuple(fc.constantFrom(...SourceName.options), report))
  .map((pairs) => ({ ...noReports(), ...Object.fromEntries(pairs) }));
const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  display: fc.constantFrom('wayland', 'x11'),
  delayLock: fc.constantFrom('held', 'none', 'not-needed'),
  settled: fc.boolean(),
});
const name = fc.constantFrom(...SourceName.options);

const saysSo = (all: Reports, word: 'locked' | 'away') =>
  Object.values(all).some((r) => r.state === 'answering' && r.facts[word] === true);

describe('merge', () => {
  it('is locked, or away, if and only if a source that answers says so', () => {
    fc.assert(
      fc.property(reports, circumstances, (all, around) => {
        const { locked, away } = merge(all, around);
        expect({ locked, away }).toEqual({
          locked: saysSo(all, 'locked'),
          away: saysSo(all, 'away'),
        });
      }),
    );
  });

  it('is never less strict for one more source that answers', () => {
    fc.assert(
      fc.property(reports, name, facts, circumstances, (all, one, said, around) => {
        const without = merge({ ...all, [one]: { state: 'absent' } }, around);
        const withIt = merge({ ...all, [one]: { state: 'answering', facts: said } }, around);
        expect(withIt.locked || !without.locked).toBe(true);
        expect(withIt.away || !without.away).toBe(true);
        const lastInput = (state: typeof withIt) => state.idle?.lastInputAt ?? Infinity;
        expect(lastInput(withIt)).toBeLessThanOrEqual(lastInput(without));
      }),
    );
  });

  it('goes by the sources, not by their order or by those that died', () => {
    fc.assert(
      fc.property(reports, circumstances, (all, around) => {
        const reversed = Object.fromEntries(Object.entries(all).toReversed());
        expect(merge({ ...noReports(), ...reversed }, around).idle?.lastInputAt).toBe(
          merge(all, around).idle?.lastInputAt,
        );
        const alive = Object.entries(all).filter(([, { state }]) => state !== 'lost');
        const { locked, away, idle } = merge(
          { ...noReports(), ...Object.fromEntries(alive) },
          around,
        );
        expect(merge(all, around)).toMatchObject({ locked, away, idle });
      }),
    );
  });

  it('is degraded exactly for what is missed', () => {
    fc.assert(
      fc.property(reports, circumstances, (all, around) => {
        const { idle, health } = merge(all, around);
        const lost = Object.values(all).some(({ state }) => state === 'lost');
        const uncounted = around.settled && around.display === 'wayland' && idle === null;
        expect(health.degraded.includes('source-lost')).toBe(lost);
        expect(health.degraded.includes('no-idle-count')).toBe(uncounted);
        expect(health.degraded.includes('no-delay-lock')).toBe(
          around.settled && around.delayLock === 'none',
        );
      }),
    );
  });
});

describe('changesBetween', () => {
  it('tells each change once, and then its opposite', () => {
    fc.assert(
      fc.property(fc.array(reports), circumstances, (moments, around) => {
        const states = [noReports(), ...moments].map((all) => merge(all, around));
        const told = states.flatMap((state, i) => changesBetween(states[i - 1] ?? state, state));
        const locks = told.filter((change) => change === 'locked' || change === 'unlocked');
        expect(locks).toEqual(locks.map((_, i) => (i % 2 === 0 ? 'locked' : 'unlocked')));
        expect(locks.at(-1) === 'locked').toBe(states.at(-1)?.locked);
      }),
    );
  });
});
