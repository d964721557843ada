import { HOUR_MS, MINUTE_MS } from '../observed.ts';
import { adding, type Slot, summed } from './counting.ts';
import { defineRule } from './rule.ts';

const WINDOW = { slotMs: 5 * MINUTE_MS, windowMs: HOUR_MS };
/** Fewer are forgetfulness. */
const FAILURES_LEAST = 6;

/** Somebody at a locked device does not know the password. */
export const unlockFailures = defineRule<readonly Slot[]>({
  name: 'unlock-failures',
  keyOf: (event) => (event.kind === 'unlock-failed' ? event.sessionId : null),
  start: [],
  judge(slots, event) {
    if (event.kind !== 'unlock-failed') return { state: slots };
    const { at, failures: amount, device, personId, sessionId } = event;
    const state = adding(slots, { at, amount }, WINDOW);
    const failures = summed(state, at, HOUR_MS).amount;
    if (failures < FAILURES_LEAST) return { state };
    const evidence = {
      rule: 'unlock-failures',
      deviceName: device.name,
      failures,
      minutes: 60,
    } as const;
    const found = {
      severity: 'warning',
      evidence,
      personId,
      sessionId,
      subject: sessionId,
    } as const;
    return { state, found };
  },
  keepsMs: HOUR_MS,
  quietMs: HOUR_MS,
});
