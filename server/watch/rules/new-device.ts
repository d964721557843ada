import { DAY_MS } from '../observed.ts';
import { hasCountries, isFamiliar, isOwnCountry, isOwnDevice } from '../profile.ts';
import { defineRule } from './rule.ts';

/**
 * A device on which the person was never seen. On a network that they or colleagues use, or with a second
 * factor, it is most likely a new laptop: the person hears of it. In a new country it is `new-place`'s.
 */
export const newDevice = defineRule<null>({
  name: 'new-device',
  keyOf: (event) => (event.kind === 'signed-in' ? event.personId : null),
  start: null,
  judge(state, event, known) {
    if (event.kind !== 'signed-in') return { state };
    const { place, device, personId, sessionId } = event;
    // Of somebody's very first device there is nothing to compare with.
    if (known.person.since === null || isOwnDevice(known, device.key)) return { state };
    if (place.country !== null && hasCountries(known) && !isOwnCountry(known, place)) {
      return { state };
    }
    const familiar = isFamiliar(known, place);
    const evidence = {
      rule: 'new-device',
      deviceName: device.name,
      platform: device.platform,
      place,
      familiar,
    } as const;
    const severity = familiar || event.strong ? 'notice' : 'warning';
    const subject = `${personId} ${device.key}`;
    return { state, found: { severity, evidence, personId, sessionId, subject } };
  },
  keepsMs: 0,
  quietMs: DAY_MS,
});
