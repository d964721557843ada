import type { Clock } from './ports.ts';

/** Timers count in a signed 32-bit number; a longer wait would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** This computer's clocks and timers. */
export const systemClock: Clock = {
  wallNow: () => Date.now(),
  monotonicNow: () => performance.now(),
  after(ms, callback) {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const part = Math.min(left, LONGEST_TIMER_MS);
      timer = setTimeout(() => (left > part ? wait(left - part) : callback()), part);
    };
    wait(Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};
