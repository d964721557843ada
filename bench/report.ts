import { cpus, totalmem } from 'node:os';

/** One thing a benchmark hopes for, and whether this run had it. */
export interface Aim {
  aim: string;
  value: number;
  limit: number;
  holds: boolean;
}

/** What a benchmark found. Figures and baseline name their unit: `p50Ms`, `messagesPerSecond`. */
export interface BenchReport {
  name: string;
  machine: string;
  figures: Readonly<Record<string, number | string>>;
  /** The same work on the named plain thing, in the same run: machines are noisy, ratios less so. */
  baseline: Readonly<Record<string, number | string>>;
  aims: readonly Aim[];
}

export interface BenchRun {
  /** Says how far the benchmark is. */
  progress(text: string): void;
  /** Small sizes and few runs: shows that the benchmark works, and nothing about speed. */
  quick: boolean;
}

/** A benchmark file's default export. */
export type Bench = (run: BenchRun) => Promise<Omit<BenchReport, 'name' | 'machine'>>;

export const atMost = (aim: string, value: number, limit: number): Aim => ({
  aim,
  value,
  limit,
  holds: value <= limit,
});

export const atLeast = (aim: string, value: number, limit: number): Aim => ({
  aim,
  value,
  limit,
  holds: value >= limit,
});

/** For example `2 × Intel Xeon @ 2.80GHz, 24 GiB, linux x64, Node 24.21.0`. */
export function machine(): string {
  const all = cpus();
  const model = all[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  const { platform, arch, versions } = process;
  return `${all.length} × ${model}, ${memory} GiB, ${platform} ${arch}, Node ${versions.node}`;
}
