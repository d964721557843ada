import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** How long one nonce is handed out. It is taken for as long again: a proof lives 5 to 10 minutes at most. */
export const WINDOW_MS = 5 * 60_000;

export interface ProofWindows {
  /** What proofs have to carry from now on. */
  nonce(): string;
  /**
   * Remembers a proof by its name, as long as its nonce is good for anything. `unknown`: not a nonce of
   * ours, or an old one; `again`: this proof was here before, from the same network; `elsewhere`: from
   * another one.
   */
  take(nonce: string, name: string, network: string): 'taken' | 'again' | 'elsewhere' | 'unknown';
}

/**
 * Nonces that need no memory: a keyed hash of the number of the window of time (RFC 9449 §8). The key lives
 * as long as the process, and so does the memory of used proofs: no proof outlives what would know it again.
 */
export function createProofWindows(clock: Clock): ProofWindows {
  const key = randomBytes(32);
  /** The names that came with the nonce of each window, and from where. */
  const used = new Map<number, Map<string, string>>();

  const windowNow = () => Math.floor(clock() / WINDOW_MS);
  const nonceOf = (window: number) =>
    createHmac('sha256', key).update(String(window)).digest('base64url');

  return {
    nonce: () => nonceOf(windowNow()),
    take(nonce, name, network) {
      const now = windowNow();
      const window = [now, now - 1].find((each) => nonceOf(each) === nonce);
      if (window === undefined) return 'unknown';
      for (const each of used.keys()) if (each < now - 1) used.delete(each);
      const names = used.get(window) ?? new Map<string, string>();
      used.set(window, names);
      const before = names.get(name);
      if (before !== undefined) return before === network ? 'again' : 'elsewhere';
      names.set(name, network);
      return 'taken';
    },
  };
}
