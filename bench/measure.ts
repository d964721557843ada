/** The value that `share` (0 to 1) of the samples do not exceed: nearest rank. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** Two decimals: more would claim a precision that no run has. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** How long the work took, in milliseconds, and what it answered. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const startedAt = performance.now();
  const value = await work();
  return { ms: performance.now() - startedAt, value };
}

/** The time of each of `runs` repetitions, in milliseconds. */
export async function repeated(runs: number, work: (run: number) => Promise<unknown>) {
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) samples.push((await timed(() => work(run))).ms);
  return samples;
}
