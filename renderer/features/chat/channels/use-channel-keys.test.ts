import { expect, it } from 'vitest';
import { channelOf } from '../testing/samples.ts';
import { neighbourOf } from './use-channel-keys.ts';

const order = [
  channelOf({ name: 'a' }),
  channelOf({ name: 'b', lastSeq: 2 }),
  channelOf({ name: 'c' }),
  channelOf({ name: 'd', lastSeq: 5, readSeq: 4 }),
];
const id = (name: string) => order.find((channel) => channel.name === name)?.id;

it.each([
  ['a', 1, false, 'b'],
  ['d', 1, false, 'a'],
  ['a', -1, false, 'd'],
  ['a', 1, true, 'b'],
  ['b', 1, true, 'd'],
  ['b', -1, true, 'd'],
  ['d', -1, true, 'b'],
  ['nowhere', 1, false, 'a'],
  ['nowhere', -1, false, 'd'],
] as const)('from %s by %i, unread %s: %s', (from, step, unread, expected) => {
  expect(neighbourOf(order, id(from), step, unread)?.name).toBe(expected);
});

it('stays where there is nothing else', () => {
  expect(neighbourOf([], undefined, 1, false)).toBeUndefined();
  const [quiet] = order;
  expect(neighbourOf(quiet ? [quiet] : [], quiet?.id, 1, true)).toBeUndefined();
});
