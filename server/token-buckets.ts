import { err, ok, type Result } from '../shared/errors/app-error.ts';
import type { Clock } from './clock.ts';

/** How much somebody may ask. */
export interface Allowance {
  /** In the long run. */
  perSecond: number;
  /** At once, after a rest. */
  burst: number;
}

/** Takes `cost` of what the key has saved up; `RateLimited`, and when to come back, when that is too little. */
export type TokenBuckets<K> = (key: K, cost: number) => Result<void>;

interface Bucket {
  /** Time saved up, in milliseconds; a cost of 1 takes `unitMs` of it. */
  saved: number;
  at: number;
}

/** A token bucket for each key. */
export function createTokenBuckets<K>(
  { perSecond, burst }: Allowance,
  clock: Clock,
): TokenBuckets<K> {
  const unitMs = 1_000 / perSecond;
  const most = burst * unitMs;
  const buckets = new Map<K, Bucket>();
  let sweptAt = clock();

  /** A bucket that has had the time to fill is as if it had never been there. */
  function sweep(now: number): void {
    if (now >= sweptAt && now - sweptAt < most) return;
    sweptAt = now;
    for (const [key, { at }] of buckets) if (now - at >= most) buckets.delete(key);
  }

  return (key, cost) => {
    const now = clock();
    sweep(now);
    const { saved, at } = buckets.get(key) ?? { saved: most, at: now };
    // A clock that was set back gives nothing.
    const before = Math.min(most, saved + Math.max(0, now - at));
    const after = before - cost * unitMs;
    buckets.set(key, { saved: after < 0 ? before : after, at: now });
    return after < 0 ? err('RateLimited', { retryAfterMs: Math.ceil(-after) }) : ok(undefined);
  };
}
