import { describe, expect, it } from 'vitest';
import { createGuesses, FREE_CODES, FREE_GUESSES, type Secret } from './guesses.ts';

const MINUTE_MS = 60_000;

const setUp = (secret: Secret = 'password', perAccount = 1_000) => {
  let now = 1_000_000;
  const guesses = createGuesses(() => now, perAccount);
  let strangers = 0;
  const at = (account: string, network: string) => ({ secret, account, network, tenant: 'x.test' });
  const stranger = () => {
    strangers += 1;
    return `network ${strangers}`;
  };
  /** How long it has to wait; from another network each time. */
  const guess = (account = 'ann@x.test', network = stranger()) => {
    const taken = guesses.take(at(account, network));
    return taken.ok ? 0 : (taken.error.retryAfterMs ?? -1);
  };
  return { guesses, guess, at, advance: (ms: number) => (now += ms) };
};

/** What each further guess has to wait, once the free ones are used. */
function waitsAfter(free: number, { guess, advance }: ReturnType<typeof setUp>, times: number) {
  for (let i = 0; i < free; i += 1) expect(guess()).toBe(0);
  return Array.from({ length: times }, () => {
    const wait = guess();
    // Asking again meanwhile costs nothing and brings nothing.
    expect(guess()).toBe(wait);
    advance(wait);
    expect(guess()).toBe(0);
    return wait;
  });
}

describe('guesses at one account’s password', () => {
  it('wait longer and longer, but never longer than half a minute', () => {
    const set = setUp();
    const waits = waitsAfter(FREE_GUESSES, set, 8);
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    // Control: of another account nobody knows anything.
    expect(set.guess('bo@x.test')).toBe(0);
    set.advance(15 * MINUTE_MS);
    for (let i = 0; i < FREE_GUESSES; i += 1) expect(set.guess()).toBe(0);
  });

  it('do not keep out somebody who signed in from there before', () => {
    const { guesses, guess, at } = setUp();
    guesses.right(at('ann@x.test', 'home'));
    for (let i = 0; i < FREE_GUESSES; i += 1) guess();
    expect(guess()).toBeGreaterThan(0);
    expect(guess('ann@x.test', 'home')).toBe(0);
    expect(guess('bo@x.test', 'home')).toBe(0);
    guesses.right(at('ann@x.test', 'home'));
    expect(guess()).toBe(0);
  });

  it('from one network are few in a minute', () => {
    const { guess, advance } = setUp('password', 3);
    for (let i = 0; i < 3; i += 1) expect(guess('ann@x.test', 'home')).toBe(0);
    expect(guess('ann@x.test', 'home')).toBe(MINUTE_MS);
    expect(guess('bo@x.test', 'home')).toBe(0);
    advance(MINUTE_MS);
    expect(guess('ann@x.test', 'home')).toBe(0);
  });
});

describe('guesses at many accounts', () => {
  it('from one network wait as well', () => {
    const { guess, guesses, at } = setUp();
    for (let i = 0; i < 100; i += 1) expect(guess(`${i}@x.test`, 'one')).toBe(0);
    expect(guess('100@x.test', 'one')).toBe(1_000);
    // Control: from elsewhere nobody waits, and nobody does for passwords that were right.
    expect(guess('100@x.test', 'two')).toBe(0);
    for (let i = 0; i < 200; i += 1) {
      expect(guess(`${i}@x.test`, 'three')).toBe(0);
      guesses.right(at(`${i}@x.test`, 'three'));
    }
  });

  it('from the networks of one IPv6 site wait as well', () => {
    const { guess } = setUp();
    const from = (site: string, at: number) =>
      guess(`${at}@${site}`, `2001:db8:${site}:${at}::/64`);
    for (let i = 0; i < 300; i += 1) expect(from('1', i)).toBe(0);
    expect(from('1', 300)).toBe(1_000);
    // Control: from another site nobody waits.
    expect(from('2', 300)).toBe(0);
  });

  it('of one company from many networks wait a little', () => {
    const { guess, guesses, at, advance } = setUp();
    guesses.right(at('ann@x.test', 'home'));
    for (let i = 0; i < 1_000; i += 1) expect(guess(`${i}@x.test`)).toBe(0);
    expect(guess('1000@x.test')).toBe(250);
    expect(guess('ann@x.test', 'home')).toBe(0);
    advance(250);
    expect(guess('1001@x.test')).toBe(0);
  });
});

describe('guesses at one person’s codes', () => {
  it('wait up to an hour, also where they were right before', () => {
    const set = setUp('code');
    set.guesses.right(set.at('ann@x.test', 'home'));
    const waits = waitsAfter(FREE_CODES, set, 13);
    expect(waits.slice(0, 3)).toEqual([2_000, 4_000, 8_000]);
    expect(waits.slice(-2)).toEqual([60 * MINUTE_MS, 60 * MINUTE_MS]);
    expect(set.guess('ann@x.test', 'home')).toBeGreaterThan(0);
    // Control: one that was right starts afresh.
    set.guesses.right(set.at('ann@x.test', 'home'));
    expect(set.guess()).toBe(0);
  });

  it('are so few in a year that none is found', () => {
    const { guess, advance } = setUp('code');
    let tried = 0;
    for (let hour = 0; hour < 365 * 24; hour += 1) {
      while (guess() === 0) tried += 1;
      advance(60 * MINUTE_MS);
    }
    // Three codes of a million are right at any moment: less than 3 in 100.
    expect((tried * 3) / 1_000_000).toBeLessThan(0.03);
  });

  it('wait as well where one network tries many people, or many networks many of one company', () => {
    const one = setUp('code');
    for (let i = 0; i < 100; i += 1) expect(one.guess(`${i}`, 'one')).toBe(0);
    expect(one.guess('100', 'one')).toBe(1_000);
    // Control: from elsewhere nobody waits.
    expect(one.guess('100', 'two')).toBe(0);
    const many = setUp('code');
    for (let i = 0; i < 1_000; i += 1) expect(many.guess(`${i}`)).toBe(0);
    expect(many.guess('1000')).toBe(250);
  });
});
