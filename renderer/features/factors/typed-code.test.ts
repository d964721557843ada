import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CODE_LENGTH, typedCode } from './typed-code.ts';

it.each([
  ['123456', '123456'],
  [' 123 456 ', '123456'],
  ['123-456', '123456'],
  ['１２３４５６', '123456'],
  ['12345678', '123456'],
  ['12a', '12'],
  ['', ''],
])('%j is %j', (typed, code) => {
  expect(typedCode(typed)).toBe(code);
});

it('is digits alone, and no more of them than a code has, whatever is pasted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      expect(typedCode(typed)).toMatch(new RegExp(`^\\d{0,${CODE_LENGTH}}$`));
    }),
  );
});
