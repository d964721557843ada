import { expect, it } from 'vitest';
import { channelOf } from '../testing/samples.ts';
import { nameProblemOf } from './channel-name.ts';

const channels = [channelOf({ name: 'General' }), channelOf({ kind: 'direct' })];

it.each([
  ['', 'missing'],
  ['  ', 'missing'],
  [' general ', 'taken'],
  ['产品设计', null],
] as const)('"%s": %s', (name, problem) => {
  expect(nameProblemOf(name, channels)).toBe(problem);
});
