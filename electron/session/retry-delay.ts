const FIRST_MS = 1_000;
const MOST_MS = 30_000;

/** Milliseconds to wait after so many failed unlocks in a row: one second, doubling, to half a minute. */
export function retryDelayMs(failedUnlocks: number): number {
  if (failedUnlocks <= 0) return 0;
  return Math.min(MOST_MS, FIRST_MS * 2 ** (failedUnlocks - 1));
}
