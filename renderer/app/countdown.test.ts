import { describe, expect, it } from 'vitest';
import { clock, milestone, secondsUntil } from './countdown.ts';

describe('secondsUntil', () => {
  it.each([
    [30_000, 0, 30],
    [30_000, 1, 30],
    [30_000, 29_001, 1],
    [30_000, 30_000, 0],
    [30_000, 99_000, 0],
  ])('%d at %d: %d', (at, now, seconds) => {
    expect(secondsUntil(at, now)).toBe(seconds);
  });
});

describe('clock', () => {
  it.each([
    [0, '0:00'],
    [7, '0:07'],
    [845, '14:05'],
    [3_723, '1:02:03'],
    [86_400, '24:00:00'],
  ])('%d s: %s', (seconds, text) => {
    expect(clock(seconds)).toBe(text);
  });
});

describe('milestone', () => {
  it('changes five times in the last minute, and never says less than is left', () => {
    const told = Array.from({ length: 90 }, (_, index) => milestone(90 - index));
    expect([...new Set(told)]).toEqual([null, 60, 30, 20, 10, 5]);
    for (let left = 0; left <= 60; left += 1) expect(milestone(left)).toBeGreaterThanOrEqual(left);
  });
});
