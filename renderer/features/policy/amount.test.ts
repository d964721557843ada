import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, secondsIn, wholeIn } from './amount.ts';

describe('an amount of time', () => {
  it.each([
    [0, '0', 'second'],
    [45, '45', 'second'],
    [90, '90', 'second'],
    [300, '5', 'minute'],
    [7_200, '2', 'hour'],
    [604_800, '7', 'day'],
  ] as const)('%d seconds is %s %s', (seconds, text, unit) => {
    expect(amountOf(seconds)).toEqual({ text, unit });
  });

  it('is the same number of seconds again', () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(secondsIn(amountOf(seconds))).toBe(seconds);
      }),
    );
  });

  it.each(['', ' ', '-1', '1.5', '1e3', 'five', '٣', '12345678901'])('is none: %j', (text) => {
    expect(wholeIn(text)).toBeNull();
    expect(secondsIn({ text, unit: 'hour' })).toBeNull();
  });

  it('may have space around it', () => {
    expect(secondsIn({ text: ' 5 ', unit: 'minute' })).toBe(300);
  });
});
