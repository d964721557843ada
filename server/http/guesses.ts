import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../clock.ts';

/** Sign-ins to one account, from everywhere together, before each further one has to wait. */
export const FREE_GUESSES = 30;
/** The first wait; each next one is twice as long. */
const FIRST_WAIT_MS = 1_000;
/** No wait is longer, or a stranger could lock somebody out. */
const LONGEST_WAIT_MS = 30_000;
/** An account that nobody tried for so long starts afresh. */
const FORGET_MS = 15 * 60_000;
/** Accounts, and networks of accounts, that are remembered: the newest. */
const REMEMBERED = 10_000;

/** Slows down guessing at one account from many addresses, each of which asks seldom. */
export interface Guesses {
  /**
   * Counts a sign-in; `RateLimited` while the account has to wait. Never from a network from which the
   * account was signed in to: a stranger's guesses do not keep its owner out.
   */
  take(account: string, network: string): Result<void>;
  /** The password was right. */
  signedIn(account: string, network: string): void;
}

interface Tried {
  times: number;
  /** When the last one was let through. */
  at: number;
}

export function createGuesses(clock: Clock): Guesses {
  const tried = new Map<string, Tried>();
  const known = new Map<string, true>();

  return {
    take(account, network) {
      if (known.has(keyOf(account, network))) return ok(undefined);
      const now = clock();
      const last = tried.get(account);
      const before = last && now - last.at < FORGET_MS ? last : { times: 0, at: now };
      const wait = before.at + waitAfter(before.times) - now;
      if (wait > 0) return err('RateLimited', { retryAfterMs: Math.min(wait, LONGEST_WAIT_MS) });
      remember(tried, account, { times: before.times + 1, at: now });
      return ok(undefined);
    },
    signedIn(account, network) {
      tried.delete(account);
      remember(known, keyOf(account, network), true);
    },
  };
}

const keyOf = (account: string, network: string) => `${network} ${account}`;

const waitAfter = (times: number): number =>
  times < FREE_GUESSES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (times - FREE_GUESSES));

/** As the newest; the oldest is forgotten when there are too many. */
function remember<V>(entries: Map<string, V>, key: string, value: V): void {
  entries.delete(key);
  entries.set(key, value);
  const [oldest] = entries.keys();
  if (entries.size > REMEMBERED && oldest !== undefined) entries.delete(oldest);
}
