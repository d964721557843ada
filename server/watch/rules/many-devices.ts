import { DAY_MS } from '../observed.ts';
import { isOwnDevice } from '../profile.ts';
import { defineRule } from './rule.ts';

const WINDOW_DAYS = 7;
/** A new laptop, and the one it was exchanged for, are two. In the first week everything is new. */
const DEVICES_LEAST = 3;
const DEVICES_LEAST_AT_FIRST = 5;

/** One account on new device after new device. */
export const manyDevices = defineRule<null>({
  name: 'many-devices',
  keyOf: (event) => (event.kind === 'signed-in' ? event.personId : null),
  start: null,
  judge(state, event, known) {
    const { since, devices: own } = known.person;
    if (event.kind !== 'signed-in' || since === null) return { state };
    if (isOwnDevice(known, event.device.key)) return { state };
    const { at, personId, sessionId } = event;
    const from = at - WINDOW_DAYS * DAY_MS;
    const devices = own.filter(({ firstAt }) => firstAt >= from).length + 1;
    if (devices < (since < from ? DEVICES_LEAST : DEVICES_LEAST_AT_FIRST)) return { state };
    const evidence = { rule: 'many-devices', devices, days: WINDOW_DAYS } as const;
    const found = {
      severity: 'warning',
      evidence,
      personId,
      sessionId,
      subject: personId,
    } as const;
    return { state, found };
  },
  keepsMs: 0,
  quietMs: DAY_MS,
});
