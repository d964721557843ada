import { describe, expect, it } from 'vitest';
import { createGuesses, FREE_GUESSES } from './guesses.ts';

describe('guesses at one account', () => {
  const setUp = () => {
    let now = 1_000_000;
    const guesses = createGuesses(() => now);
    let strangers = 0;
    /** From another network each time. */
    const guess = (account = 'ann@x.test') => {
      strangers += 1;
      const taken = guesses.take(account, `network ${strangers}`);
      return taken.ok ? 0 : (taken.error.retryAfterMs ?? -1);
    };
    return { guesses, guess, advance: (ms: number) => (now += ms) };
  };

  it('wait longer and longer, but never longer than half a minute', () => {
    const { guess, advance } = setUp();
    for (let i = 0; i < FREE_GUESSES; i += 1) expect(guess()).toBe(0);
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const wait = guess();
      waits.push(wait);
      // Asking again meanwhile costs nothing and brings nothing.
      expect(guess()).toBe(wait);
      advance(wait);
      expect(guess()).toBe(0);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    // Control: of another account nobody knows anything.
    expect(guess('bo@x.test')).toBe(0);
    advance(15 * 60_000);
    for (let i = 0; i < FREE_GUESSES; i += 1) expect(guess()).toBe(0);
  });

  it('do not keep out somebody who signed in from there before', () => {
    const { guesses, guess } = setUp();
    guesses.signedIn('ann@x.test', 'home');
    for (let i = 0; i < FREE_GUESSES; i += 1) guess();
    expect(guess()).toBeGreaterThan(0);
    expect(guesses.take('ann@x.test', 'home')).toMatchObject({ ok: true });
    expect(guesses.take('bo@x.test', 'home')).toMatchObject({ ok: true });
    guesses.signedIn('ann@x.test', 'home');
    expect(guess()).toBe(0);
  });
});
