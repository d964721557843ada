import { DAY_MS, HOUR_MS } from '../observed.ts';
import { judgeBulk, type Measure } from './bulk.ts';
import type { Slot } from './counting.ts';
import { defineRule } from './rule.ts';

/**
 * Old messages. A new laptop's first look at all channels, and an afternoon of searching through a year, stay
 * below the floors; whatever somebody is used to, the ceilings hold.
 */
export const READING: Measure = {
  hour: { floor: 5_000, ceiling: 20_000 },
  day: { floor: 15_000, ceiling: 60_000 },
};

/** Far more old messages read back than this person ever does. */
export const bulkReading = defineRule<readonly Slot[]>({
  name: 'bulk-reading',
  keyOf: (event) => (event.kind === 'read-back' ? event.personId : null),
  start: [],
  judge(slots, event, known) {
    if (event.kind !== 'read-back') return { state: slots };
    const { at, messages: amount, device, personId, sessionId } = event;
    const { state, bulk } = judgeBulk(slots, { at, amount }, known.person.reading, READING);
    if (!bulk) return { state };
    const evidence = {
      rule: 'bulk-reading',
      deviceName: device.name,
      messages: bulk.amount,
      minutes: bulk.minutes,
      usual: bulk.usual,
    } as const;
    const found = {
      severity: 'warning',
      evidence,
      personId,
      sessionId,
      subject: personId,
    } as const;
    return { state, found };
  },
  keepsMs: DAY_MS,
  quietMs: 6 * HOUR_MS,
});
