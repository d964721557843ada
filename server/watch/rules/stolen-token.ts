import { HOUR_MS } from '../observed.ts';
import { defineRule } from './rule.ts';

/** A token without the signature of its device's key, or with a proof that was used before (RFC 9449 §11.1). */
export const stolenToken = defineRule<null>({
  name: 'stolen-token',
  keyOf: (event) => (event.kind === 'token-misused' ? event.sessionId : null),
  start: null,
  judge(state, event) {
    if (event.kind !== 'token-misused') return { state };
    const { personId, sessionId, device, place, how } = event;
    const evidence = { rule: 'stolen-token', deviceName: device.name, place, how } as const;
    const found = {
      severity: 'critical',
      evidence,
      personId,
      sessionId,
      subject: sessionId,
    } as const;
    return { state, found };
  },
  keepsMs: 0,
  quietMs: HOUR_MS,
});
