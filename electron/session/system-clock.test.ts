import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const MONTH_MS = 31 * 86_400_000;

describe('the system clock', () => {
  it('waits longer than one timer can', () => {
    let called = 0;
    systemClock.after(MONTH_MS, () => {
      called += 1;
    });
    vi.advanceTimersByTime(MONTH_MS - 1);
    expect(called).toBe(0);
    vi.advanceTimersByTime(1);
    expect(called).toBe(1);
  });

  it('can be cancelled in any part of the wait', () => {
    const cancel = systemClock.after(MONTH_MS, () => expect.unreachable());
    vi.advanceTimersByTime(2 ** 31);
    cancel();
    vi.advanceTimersByTime(MONTH_MS);
    expect(vi.getTimerCount()).toBe(0);
  });
});
