import type { Clock } from '../clock.ts';

/** The system's clock, which a test can put forward. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function createTestClock(): TestClock {
  let ahead = 0;
  return Object.assign(() => Date.now() + ahead, {
    advance(ms: number) {
      ahead += ms;
    },
  });
}
