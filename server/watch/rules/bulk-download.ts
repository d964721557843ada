import { DAY_MS, HOUR_MS } from '../observed.ts';
import { judgeBulk, type Measure } from './bulk.ts';
import type { Slot } from './counting.ts';
import { defineRule } from './rule.ts';

const MEGABYTE = 1_000_000;

/** Bytes. */
export const DOWNLOADING: Measure = {
  hour: { floor: 500 * MEGABYTE, ceiling: 4_000 * MEGABYTE },
  day: { floor: 1_500 * MEGABYTE, ceiling: 12_000 * MEGABYTE },
};
/** However small they are. In a day. */
const FILES_MOST = 400;

/** Far more downloaded than this person ever does. */
export const bulkDownload = defineRule<readonly Slot[]>({
  name: 'bulk-download',
  keyOf: (event) => (event.kind === 'downloaded' ? event.personId : null),
  start: [],
  judge(slots, event, known) {
    if (event.kind !== 'downloaded') return { state: slots };
    const { at, bytes, device, personId, sessionId } = event;
    const usual = known.person.downloading;
    const judged = judgeBulk(slots, { at, amount: bytes }, usual, DOWNLOADING);
    const { state } = judged;
    const day = state.reduce(
      (all, { amount, times }) => ({ amount: all.amount + amount, times: all.times + times }),
      { amount: 0, times: 0 },
    );
    const many = day.times > FILES_MOST ? { ...day, minutes: 1_440, usual: usual.day } : null;
    const bulk = judged.bulk ?? many;
    if (!bulk) return { state };
    const evidence = {
      rule: 'bulk-download',
      deviceName: device.name,
      files: bulk.times,
      megabytes: Math.round(bulk.amount / MEGABYTE),
      minutes: bulk.minutes,
      usual: Math.round(bulk.usual / MEGABYTE),
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
