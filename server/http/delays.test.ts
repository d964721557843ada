import { describe, expect, it } from 'vitest';
import { createDelays } from './delays.ts';

const MINUTE_MS = 60_000;
const patience = { free: 3, firstWaitMs: 1_000, longestWaitMs: 30_000, forgetMs: 15 * MINUTE_MS };

const setUp = () => {
  let now = 1_000_000;
  const delays = createDelays(() => now, patience, 10);
  const tryOften = (key: string, times: number) => {
    for (let i = 0; i < times; i += 1) delays.count(key);
  };
  const tryMany = (keys: number, times = 1) => {
    for (let i = 0; i < keys; i += 1) tryOften(`other ${i}`, times);
  };
  return { delays, tryOften, tryMany, advance: (ms: number) => (now += ms) };
};

describe('waits by key', () => {
  it('are not flushed by tries at many other keys, whether one waits now or with the next try', () => {
    const { delays, tryOften, tryMany, advance } = setUp();
    tryOften('ann', patience.free);
    tryMany(10_000);
    expect(delays.waitFor('ann')).toBe(1_000);
    advance(1_000);
    expect(delays.waitFor('ann')).toBe(0);
    tryMany(10_000);
    delays.count('ann');
    expect(delays.waitFor('ann')).toBe(2_000);
    // Nor by such as wait themselves.
    tryMany(100, patience.free);
    expect(delays.waitFor('ann')).toBe(2_000);
    // Control: what makes nobody wait is forgotten for newer ones.
    tryOften('bo', patience.free - 1);
    tryMany(10_000);
    delays.count('bo');
    expect(delays.waitFor('bo')).toBe(0);
  });

  it('end with time, and with what was right', () => {
    const { delays, tryOften, tryMany, advance } = setUp();
    tryOften('ann', patience.free + 5);
    advance(patience.forgetMs);
    tryMany(1);
    delays.count('ann');
    expect(delays.waitFor('ann')).toBe(0);
    tryOften('bo', patience.free);
    expect(delays.waitFor('bo')).toBe(1_000);
    delays.takeBack('bo');
    expect(delays.waitFor('bo')).toBe(0);
    delays.count('bo');
    expect(delays.waitFor('bo')).toBe(1_000);
    delays.forget('bo');
    expect(delays.waitFor('bo')).toBe(0);
  });
});
