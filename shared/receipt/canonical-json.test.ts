import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('is JSON of the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // JSON itself keeps no -0.
      const expected: unknown = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(expected);
    }),
  );
});

it('is the same in whatever order the keys were set', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
    }),
  );
});

it('orders keys by their code units, numbers among them', () => {
  const value = { é: 1, b: [{ z: 1, a: undefined }], '9': 1, '10': null, B: 'ä\n' };
  expect(canonicalJson(value)).toBe('{"10":null,"9":1,"B":"ä\\n","b":[{"z":1}],"é":1}');
});
