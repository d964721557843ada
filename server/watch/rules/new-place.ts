import { DAY_MS, isSighting } from '../observed.ts';
import { hasCountries, isCompanyNetwork, isOwnCountry, isOwnDevice } from '../profile.ts';
import { defineRule } from './rule.ts';

/**
 * A country in which the person was never seen. On a device of theirs they are most likely travelling: they
 * hear of it. A VPN that colleagues use says nothing about where somebody is.
 */
export const newPlace = defineRule<null>({
  name: 'new-place',
  keyOf: (event) => (isSighting(event) ? event.personId : null),
  start: null,
  judge(state, event, known) {
    if (!isSighting(event) || event.place.country === null) return { state };
    const { place, device, personId, sessionId } = event;
    const { country } = place;
    if (!hasCountries(known)) return { state };
    if (isOwnCountry(known, place) || isCompanyNetwork(known, place)) return { state };
    const knownDevice = isOwnDevice(known, device.key);
    const evidence = {
      rule: 'new-place',
      deviceName: device.name,
      place,
      knownDevice,
    } as const;
    const severity = knownDevice ? 'notice' : 'warning';
    const subject = `${personId} ${country}`;
    return { state, found: { severity, evidence, personId, sessionId, subject } };
  },
  keepsMs: 0,
  quietMs: 7 * DAY_MS,
});
