import { describe, expect, it } from 'vitest';
import { isTooSimple } from './pin-rule.ts';

describe('a PIN', () => {
  it.each([
    '000000',
    '11111111',
    '123456',
    '654321',
    '890123',
    '246802',
    '121212',
    '123123',
    '12341234',
    '112112',
  ])('%s is too simple', (pin) => expect(isTooSimple(pin)).toBe(true));
  it.each(['735194', '112358', '123457', '980412', '1231231', '90210733'])('%s is not', (pin) =>
    expect(isTooSimple(pin)).toBe(false),
  );
});
