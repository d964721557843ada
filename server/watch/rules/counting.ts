import type { EpochMs } from '../../../shared/domain/ids.ts';

/** Things that happened, each with what it belongs to; one entry for each `what`. */
export interface Counted {
  what: string;
  at: EpochMs;
}

/** The last `most` that are not older than `ms`; `what` counts once, with the last time. Pure. */
export function counting<C extends Counted>(
  before: readonly C[],
  one: C,
  ms: number,
  most: number,
): C[] {
  const others = before.filter(({ what, at }) => what !== one.what && one.at - at < ms);
  return [...others, one].slice(-most);
}

/** Amounts in slots of time: however often something is added, there are no more than the window has slots. */
export interface Slot {
  from: EpochMs;
  amount: number;
  times: number;
}

/** Adds to the slot of `at`, and drops those that are over. Pure. */
export function adding(
  slots: readonly Slot[],
  { at, amount }: { at: EpochMs; amount: number },
  { slotMs, windowMs }: { slotMs: number; windowMs: number },
): Slot[] {
  const from = at - (at % slotMs);
  const here = slots.find((slot) => slot.from === from) ?? { from, amount: 0, times: 0 };
  const others = slots.filter((slot) => slot !== here && at - slot.from < windowMs);
  return [...others, { from, amount: here.amount + amount, times: here.times + 1 }];
}

/** What the slots of the last `ms` hold. */
export function summed(slots: readonly Slot[], at: EpochMs, ms: number) {
  const recent = slots.filter((slot) => at - slot.from < ms);
  return {
    amount: recent.reduce((all, { amount }) => all + amount, 0),
    times: recent.reduce((all, { times }) => all + times, 0),
  };
}
