import type { Clock } from '../clock.ts';

/** How much is let through before each further one has to wait, twice as long each time. */
export interface Patience {
  free: number;
  /** In milliseconds. */
  firstWaitMs: number;
  /** No wait is longer. */
  longestWaitMs: number;
  /** What nobody tried for so long starts afresh. */
  forgetMs: number;
}

/** Counts by key, each with its own wait. */
export interface Delays {
  /** Milliseconds until the next one may be tried; 0: now. */
  waitFor(key: string): number;
  count(key: string): void;
  /** One less: it was right. */
  takeBack(key: string): void;
  forget(key: string): void;
}

/** Keys that make nobody wait yet and are remembered: the newest. Those that do are all remembered. */
const REMEMBERED = 100_000;

interface Tried {
  times: number;
  /** When the last one was let through. */
  at: number;
}

export function createDelays(clock: Clock, patience: Patience, remembered = REMEMBERED): Delays {
  const { free, firstWaitMs, longestWaitMs, forgetMs } = patience;
  /** Both in the order of their last try; of each key there is one entry. */
  const trying = new Map<string, Tried>();
  const waiting = new Map<string, Tried>();

  function recent(key: string): Tried | null {
    const last = waiting.get(key) ?? trying.get(key);
    return last && clock() - last.at < forgetMs ? last : null;
  }
  const waitAfter = (times: number) =>
    times < free ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** (times - free));

  function forget(key: string): void {
    trying.delete(key);
    waiting.delete(key);
  }
  function keep(key: string, tried: Tried): void {
    forget(key);
    // Whoever tries many other keys does not flush one whose next try has to wait: each such key cost them
    // as many tries as are free, and is forgotten by time alone.
    if (tried.times >= free) waiting.set(key, tried);
    else remember(trying, key, tried, remembered);
  }
  function dropOld(): void {
    for (const [key, { at }] of waiting) {
      if (clock() - at < forgetMs) return;
      waiting.delete(key);
    }
  }

  return {
    waitFor(key) {
      const last = recent(key);
      if (!last) return 0;
      // A clock that was set back makes no wait longer.
      return Math.max(0, Math.min(longestWaitMs, last.at + waitAfter(last.times) - clock()));
    },
    count(key) {
      dropOld();
      keep(key, { times: (recent(key)?.times ?? 0) + 1, at: clock() });
    },
    takeBack(key) {
      const last = recent(key);
      if (last) keep(key, { ...last, times: Math.max(0, last.times - 1) });
    },
    forget,
  };
}

/** As the newest; the oldest is forgotten when there are too many. */
export function remember<V>(entries: Map<string, V>, key: string, value: V, most: number): void {
  entries.delete(key);
  entries.set(key, value);
  const [oldest] = entries.keys();
  if (entries.size > most && oldest !== undefined) entries.delete(oldest);
}
