import { DAY_MS, HOUR_MS, MINUTE_MS } from '../observed.ts';
import type { Profile } from '../profile.ts';
import { adding, type Slot, summed } from './counting.ts';

/** How much of something is too much: the floor for everybody, and the ceiling for whoever is used to more. */
export interface Measure {
  hour: { floor: number; ceiling: number };
  day: { floor: number; ceiling: number };
}

/** So many times one's own usual is not usual. */
const TIMES = 4;
const WINDOW = { slotMs: 10 * MINUTE_MS, windowMs: DAY_MS };

export interface Bulk {
  amount: number;
  times: number;
  minutes: number;
  usual: number;
}

/** Adds, and answers the state and what is too much of it, if anything is. Pure. */
export function judgeBulk(
  before: readonly Slot[],
  one: { at: number; amount: number },
  usual: Profile['reading'],
  measure: Measure,
): { state: Slot[]; bulk: Bulk | null } {
  const state = adding(before, one, WINDOW);
  for (const span of ['hour', 'day'] as const) {
    const ms = span === 'hour' ? HOUR_MS : DAY_MS;
    const { floor, ceiling } = measure[span];
    const most = Math.min(ceiling, Math.max(floor, TIMES * usual[span]));
    const { amount, times } = summed(state, one.at, ms);
    if (amount <= most) continue;
    return { state, bulk: { amount, times, minutes: ms / MINUTE_MS, usual: usual[span] } };
  }
  return { state, bulk: null };
}

/** What an hour and a day held, for the habit. Pure. */
export const usualOf = (slots: readonly Slot[], at: number): Profile['reading'] => ({
  hour: summed(slots, at, HOUR_MS).amount,
  day: summed(slots, at, DAY_MS).amount,
});
