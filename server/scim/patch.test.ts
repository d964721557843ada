import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { PersonId } from '../../shared/domain/ids.ts';
import { PatchRequest, patched } from './patch.ts';
import type { Row } from './user.ts';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const row: Row = {
  id: PersonId.parse('5d3b0f0e-3a4c-4b6e-9d52-7f3f5a0f2f10'),
  name: 'Ann',
  title: '',
  role: 'member',
  email: 'ann@patch.test',
  externalId: null,
  createdAt: 1,
  changedAt: 1,
  deactivatedAt: null,
};
const apply = (operation: unknown) => {
  const asked = PatchRequest.safeParse({ schemas: [PATCH], Operations: [operation] });
  if (!asked.success) return 'refused';
  try {
    return patched(row, asked.data);
  } catch {
    return 'impossible';
  }
};
/** What everything inherits, and what these have that nothing should get. */
const BASES = [Object.prototype, Array.prototype, Function.prototype, Object];
const namesNow = () => JSON.stringify(BASES.map((base) => Reflect.ownKeys(base).map(String)));
const NAMES = namesNow();
afterEach(() => {
  // Or the next test would be the one to fail.
  for (const base of BASES) Reflect.deleteProperty(base, 'polluted');
});

const word = fc.constantFrom(
  'name',
  'title',
  'emails',
  'polluted',
  'formatted',
  'urn:x:y',
  'length',
);
const dangerous = fc.constantFrom('__proto__', 'constructor', 'prototype', '__PROTO__');
const path = (segments: fc.Arbitrary<string>) =>
  fc.array(segments, { minLength: 1, maxLength: 4 }).map((all) => all.join('.'));
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant('x'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(path(fc.oneof(word, dangerous)), tie('value'), { maxKeys: 3 }),
  ),
}));
/** Somewhere within, at any depth, a key that has a dangerous segment. */
const { value: nested } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc
      .tuple(path(word), dangerous)
      .map(([before, name]) => JSON.parse(`{${JSON.stringify(`${before}.${name}.polluted`)}:"x"}`)),
    dangerous.map((name) => JSON.parse(`{"${name}":{"polluted":"x"}}`)),
    tie('value').map((inner) => [inner]),
    fc.tuple(path(word), tie('value')).map(([key, inner]) => ({ [key]: inner })),
  ),
}));
const operation = fc.record(
  {
    op: fc.constantFrom('add', 'replace', 'remove', 'Replace'),
    path: path(fc.oneof(word, dangerous)),
    value: anything,
  },
  { requiredKeys: ['op'] },
);

it('changes nothing but the user, whatever the operation', () => {
  fc.assert(
    fc.property(operation, (one) => {
      apply(one);
      expect(namesNow()).toBe(NAMES);
    }),
    { numRuns: 500 },
  );
});

it('is refused where a key leads to what all objects share, however deep it is', () => {
  fc.assert(
    fc.property(fc.constantFrom('add', 'replace', 'remove'), nested, (op, value) => {
      expect(apply({ op, path: 'name', value })).toBe('refused');
      expect(apply({ op, value })).toBe('refused');
    }),
  );
  // Control: the same without it is none.
  expect(apply({ op: 'replace', value: { 'name.formatted': 'Bo' } })).toMatchObject({ name: 'Bo' });
});

it('is read however deep a value is nested', () => {
  const deep = (inner: string) => JSON.parse(`${'['.repeat(50_000)}${inner}${']'.repeat(50_000)}`);
  const as = (value: unknown) =>
    PatchRequest.safeParse({
      schemas: [PATCH],
      Operations: [{ op: 'add', path: 'emails', value }],
    }).success;
  expect(as(deep('{"__proto__.x":1}'))).toBe(false);
  expect(as(deep('1'))).toBe(true);
});
