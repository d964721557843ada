/** Milliseconds of the system's monotonic clock: the same in each thread, unlike `performance.now()`. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);
