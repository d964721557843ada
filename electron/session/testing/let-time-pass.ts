import type { ManualClock } from './manual-clock.ts';

/** Lets time pass, `stepMs` at a time, while something works that waits for it. */
export async function letTimePass<T>(
  clock: () => ManualClock,
  stepMs: number,
  work: Promise<T>,
): Promise<T> {
  let pending = true;
  const settled = work.finally(() => {
    pending = false;
  });
  while (pending) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    clock().advance(stepMs);
  }
  return settled;
}
