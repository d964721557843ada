import { expect, it } from 'vitest';
import { WatchRule } from '../../shared/domain/alert.ts';
import { scoreReplay } from './testing/score.ts';

/** Seeds by which no threshold was chosen. */
const HELD_OUT = [2026, 2027];

it.each(HELD_OUT)('keeps the aims on weeks that it was not made by (seed %i)', (seed) => {
  const score = scoreReplay({ seed, people: 60, weeks: 10, ofEach: 12 });
  expect(score.rules.map(({ attacks }) => attacks)).toEqual(WatchRule.options.map(() => 12));
  expect(score.userDays).toBeGreaterThan(2_500);
  expect(score.recall).toBeGreaterThanOrEqual(0.95);
  expect(score.falsePer1000).toBeLessThan(1);
  expect(score.precision).toBeGreaterThan(0.95);
  for (const { rule, seen } of score.rules) expect([rule, seen >= 9]).toEqual([rule, true]);
});

it('control: where nobody attacks, nothing is seen', () => {
  const quiet = scoreReplay({ seed: 5, people: 10, weeks: 5, ofEach: 0 });
  expect(quiet.rules.every(({ seen, right }) => seen + right === 0)).toBe(true);
});
