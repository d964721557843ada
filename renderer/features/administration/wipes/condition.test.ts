import { expect, it } from 'vitest';
import { conditionOf } from './condition.ts';

const none = { asked: 0, delivered: 0, incomplete: 0, wiped: 0, overdue: 0 };

it.each([
  ['waiting', 'waiting', {}],
  ['lapsed', 'lapsed', {}],
  ['cancelled', 'cancelled', {}],
  ['begun', 'begun', { asked: 1, wiped: 3 }],
  ['begun', 'begun', { delivered: 1, incomplete: 1 }],
  ['begun', 'overdue', { asked: 1, incomplete: 1, overdue: 1 }],
  ['begun', 'incomplete', { incomplete: 1, wiped: 3 }],
  ['begun', 'done', { wiped: 3 }],
  ['begun', 'done', {}],
] as const)('%s is %s with %j', (state, condition, counts) => {
  expect(conditionOf({ state, counts: { ...none, ...counts } })).toBe(condition);
});
