import { dictionary } from '@zxcvbn-ts/language-common';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PASSWORD_MIN } from '../../../shared/domain/factor.ts';
import { addTo, isIn } from './bloom.ts';
import { isBreached } from './breached.ts';

const LISTED = dictionary['passwords-common'].filter(({ length }) => length >= PASSWORD_MIN);

it('knows every password of the list that is long enough to be taken, in capitals as well', () => {
  expect(LISTED.length).toBeGreaterThan(5_000);
  expect(LISTED.filter((password) => !isBreached(password))).toEqual([]);
  expect(isBreached('Password1')).toBe(true);
});

it('takes nearly no other for one of the list (control)', () => {
  const others = fc.sample(fc.string({ minLength: 16, maxLength: 40, unit: 'grapheme' }), 2_000);
  expect(others.filter(isBreached).length).toBeLessThan(5);
  expect(isBreached('correct horse battery staple, twice')).toBe(false);
});

it('finds what was put in, whatever it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 50 }), (entries) => {
      const filter = new Uint8Array(200);
      for (const entry of entries) addTo(filter, entry);
      expect(entries.every((entry) => isIn(filter, entry))).toBe(true);
    }),
  );
});
