import { expect, it } from 'vitest';
import * as ids from './ids.ts';

const { EpochMs: _at, Sequence: _seq, ...UUIDS } = ids;

it.each(Object.entries(UUIDS))('%s is kept in lower case and must be a UUID', (_, Id) => {
  const id = '4444abcd-4444-4444-8444-4444abcdef44';
  expect(Id.parse(id.toUpperCase())).toBe(id);
  expect(Id.parse(id)).toBe(id);
  expect(Id.safeParse('no-uuid').success).toBe(false);
});
