import { MINUTE_MS } from '../observed.ts';
import { defineRule } from './rule.ts';

/** A spent refresh token came back: somebody has a copy (RFC 9700 §4.14.2). */
export const refreshReuse = defineRule<null>({
  name: 'refresh-reuse',
  keyOf: (event) => (event.kind === 'refresh-reused' ? event.sessionId : null),
  start: null,
  judge(state, event) {
    if (event.kind !== 'refresh-reused') return { state };
    const { personId, sessionId, device, place } = event;
    const evidence = { rule: 'refresh-reuse', deviceName: device.name, place } as const;
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
  quietMs: MINUTE_MS,
});
