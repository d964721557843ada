import { HOUR_MS, MINUTE_MS } from '../observed.ts';
import { adding, type Slot, summed } from './counting.ts';
import { defineRule } from './rule.ts';

const WINDOW = { slotMs: 5 * MINUTE_MS, windowMs: 24 * HOUR_MS };
/** Quickly, or patiently. */
const PACES = [
  { ms: 30 * MINUTE_MS, failures: 5 },
  { ms: 24 * HOUR_MS, failures: 12 },
] as const;

/** Whoever gives wrong second factors has the first one. */
export const wrongFactors = defineRule<readonly Slot[]>({
  name: 'wrong-factors',
  keyOf: (event) => (event.kind === 'factor-failed' ? event.personId : null),
  start: [],
  judge(slots, event) {
    if (event.kind !== 'factor-failed') return { state: slots };
    const { at, place, personId, sessionId } = event;
    const state = adding(slots, { at, amount: 1 }, WINDOW);
    for (const { ms, failures: least } of PACES) {
      const failures = summed(state, at, ms).amount;
      if (failures < least) continue;
      const minutes = ms / MINUTE_MS;
      const evidence = { rule: 'wrong-factors', failures, minutes, place } as const;
      return {
        state,
        found: { severity: 'warning', evidence, personId, sessionId, subject: personId },
      };
    }
    return { state };
  },
  keepsMs: 24 * HOUR_MS,
  quietMs: 6 * HOUR_MS,
});
