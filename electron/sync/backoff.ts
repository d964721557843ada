/** How long to wait between tries, in milliseconds. */
export interface Backoff {
  firstMs: number;
  mostMs: number;
}

export const RECONNECT: Backoff = { firstMs: 300, mostMs: 30_000 };
export const RESEND: Backoff = { firstMs: 1_000, mostMs: 30_000 };

/**
 * Milliseconds to wait after `failures` (0 or more) in a row: doubling, of which the upper half is
 * random, so that a thousand clients do not come back to a restarted server in the same instant.
 * `random` is from 0 to 1.
 */
export function backoffMs(backoff: Backoff, failures: number, random: number): number {
  const whole = Math.min(backoff.mostMs, backoff.firstMs * 2 ** Math.min(failures, 30));
  return Math.round(whole * (0.5 + random / 2));
}
