import type { Reading } from './reading.ts';

/**
 * One policy of the computer's and the person's: the computer's always wins, setting by setting. What
 * is wrong with either counts for both, the computer's first, and a mistake before what cannot be read.
 */
export function ofBoth(computer: Reading, person: Reading): Reading {
  const both = [computer, person];
  const wrong =
    both.find(({ state }) => state === 'refused') ??
    both.find(({ state }) => state === 'unreadable');
  if (wrong) return wrong;
  if (both.every(({ state }) => state === 'none')) return { state: 'none' };
  return { state: 'read', part: { ...partOf(person), ...partOf(computer) } };
}

const partOf = (reading: Reading) => (reading.state === 'read' ? reading.part : {});
