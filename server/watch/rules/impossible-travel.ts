import { DAY_MS, HOUR_MS, isSighting, minutesSince } from '../observed.ts';
import { isCompanyNetwork, isOwnDevice, isOwnNetwork } from '../profile.ts';
import { kmBetween } from './distance.ts';
import { defineRule } from './rule.ts';

/** An airliner's, with a good wind. Kilometres an hour. */
const FASTEST_KMH = 1_000;
/** What borders and wrong tables can do. */
const KM_LEAST = 300;

/**
 * Two countries in less time than an airliner takes from border to border. Neither a VPN of the company nor
 * one network of theirs to another, on one device, moves a person.
 */
export const impossibleTravel = defineRule<null>({
  name: 'impossible-travel',
  keyOf: (event) => (isSighting(event) ? event.personId : null),
  start: null,
  judge(state, event, known) {
    const { last } = known.person;
    if (!isSighting(event) || !last) return { state };
    const { place, device, personId, sessionId, at } = event;
    if (isCompanyNetwork(known, place) || isCompanyNetwork(known, last.place)) return { state };
    if (isOwnNetwork(known, place) && isOwnDevice(known, device.key)) return { state };
    const km = kmBetween(last.place.country, place.country);
    if (km < KM_LEAST || km <= (FASTEST_KMH * Math.max(0, at - last.at)) / HOUR_MS)
      return { state };
    const evidence = {
      rule: 'impossible-travel',
      from: last.place,
      to: place,
      km: Math.floor(km),
      minutes: minutesSince(last.at, at),
    } as const;
    const severity = isOwnDevice(known, device.key) ? 'warning' : 'critical';
    return { state, found: { severity, evidence, personId, sessionId, subject: personId } };
  },
  keepsMs: 0,
  quietMs: DAY_MS,
});
