import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../clock.ts';
import { createDelays, type Delays, type Patience, remember } from './delays.ts';
import { siteOf } from './network.ts';

const MINUTE_MS = 60_000;
/** Passwords at one account, from everywhere together, before each further one has to wait. */
export const FREE_GUESSES = 30;
/** Codes of one person: of a million, three open at any moment. */
export const FREE_CODES = 5;
/** Accounts, each with a network from which it was signed in to, that are remembered: the newest. */
const REMEMBERED = 10_000;

/** What tries are counted by. */
type Count = 'account' | 'network' | 'site' | 'tenant';

/** What can be guessed at. */
export type Secret = 'password' | 'code';

/** At what, and from where. */
export interface Guess {
  secret: Secret;
  /** Whose it is. */
  account: string;
  /** See `networkOf`. */
  network: string;
  /** Of the account: its company's domain, or its tenant. */
  tenant: string;
}

/**
 * By account: against many addresses that each ask seldom; a stranger's guesses at a password make nobody
 * wait for longer than half a minute, while codes, which only who has the password can try, make wait long
 * enough that a year of guessing finds none. By network, and by site where it has many networks: against one
 * address that tries many accounts. By tenant: against many that try many (spraying); it slows all strangers down a little, and stops nobody.
 */
const PATIENCE: Readonly<Record<Secret, Record<Count, Patience>>> = {
  password: {
    account: wait(FREE_GUESSES, 1_000, 30_000, 15 * MINUTE_MS),
    network: wait(100, 1_000, 30_000, 15 * MINUTE_MS),
    site: wait(300, 1_000, 30_000, 15 * MINUTE_MS),
    tenant: wait(1_000, 250, 2_000, 15 * MINUTE_MS),
  },
  code: {
    account: wait(FREE_CODES, 2_000, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS),
    network: wait(100, 1_000, 30_000, 15 * MINUTE_MS),
    site: wait(300, 1_000, 30_000, 15 * MINUTE_MS),
    tenant: wait(1_000, 250, 2_000, 15 * MINUTE_MS),
  },
};

/** Slows down guessing at what a person can know. In memory: a restart forgets. */
export interface Guesses {
  /**
   * Counts a try before it is looked at, so that many at once are counted as well; `RateLimited` while one
   * has to wait. Where the account was signed in from before, a password waits for strangers neither by
   * account nor by tenant: their guesses do not keep its owner out.
   */
  take(guess: Guess): Result<void>;
  /** It was right. */
  right(guess: Guess): void;
}

/** `perAccount`: tries a minute at one account from one network: what a person who mistypes needs. */
export function createGuesses(clock: Clock, perAccount: number): Guesses {
  const here = createDelays(clock, wait(perAccount, MINUTE_MS, MINUTE_MS, MINUTE_MS));
  const by = { password: delaysOf(clock, 'password'), code: delaysOf(clock, 'code') };
  const known = new Map<string, true>();

  const countsFor = (guess: Guess): (readonly [Delays, string])[] => {
    const { account, network, site, tenant } = by[guess.secret];
    const around = siteOf(guess.network);
    const local: (readonly [Delays, string])[] = [
      [here, keyOf(guess)],
      [network, guess.network],
      ...(around === null ? [] : [[site, around] as const]),
    ];
    if (guess.secret === 'password' && known.has(keyOf(guess))) return local;
    return [...local, [account, guess.account], [tenant, guess.tenant]];
  };

  return {
    take(guess) {
      const counts = countsFor(guess);
      const longest = Math.max(...counts.map(([delays, key]) => delays.waitFor(key)));
      if (longest > 0) return err('RateLimited', { retryAfterMs: longest });
      for (const [delays, key] of counts) delays.count(key);
      return ok(undefined);
    },
    right(guess) {
      const { account, network, site, tenant } = by[guess.secret];
      const around = siteOf(guess.network);
      here.forget(keyOf(guess));
      account.forget(guess.account);
      network.takeBack(guess.network);
      if (around !== null) site.takeBack(around);
      tenant.takeBack(guess.tenant);
      if (guess.secret === 'password') remember(known, keyOf(guess), true, REMEMBERED);
    },
  };
}

function delaysOf(clock: Clock, secret: Secret): Record<Count, Delays> {
  const { account, network, site, tenant } = PATIENCE[secret];
  return {
    account: createDelays(clock, account),
    network: createDelays(clock, network),
    site: createDelays(clock, site),
    tenant: createDelays(clock, tenant),
  };
}

const keyOf = ({ secret, account, network }: Guess) => `${network} ${secret} ${account}`;

function wait(
  free: number,
  firstWaitMs: number,
  longestWaitMs: number,
  forgetMs: number,
): Patience {
  return { free, firstWaitMs, longestWaitMs, forgetMs };
}
