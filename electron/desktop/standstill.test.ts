import { expect, it } from 'vitest';
import { createStandstill } from './standstill.ts';

/** Whether it stands still after each of so many seconds, asked each second. */
const during = (stands: ReturnType<typeof createStandstill>, from: number, counts: number[]) =>
  counts.map((count, second) => stands(count, from + second * 1_000));
const zeros = (seconds: number): number[] => Array(seconds).fill(0);

it('tells a count that is 0 for more than a minute', () => {
  const said = during(createStandstill(), 0, zeros(100));
  expect(said.indexOf(true)).toBe(61);
  expect(said.slice(61)).not.toContain(false);
});

it('believes a count that has moved, and one that was not asked', () => {
  const stands = createStandstill();
  expect(during(stands, 0, [...zeros(60), 1, ...zeros(60)])).not.toContain(true);
  expect(during(stands, 200_000, zeros(60))).not.toContain(true);
  expect(during(stands, 400_000, [...zeros(62), 1]).slice(-2)).toEqual([true, false]);
});
