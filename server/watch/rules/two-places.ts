import type { EpochMs } from '../../../shared/domain/ids.ts';
import type { Place } from '../../../shared/domain/place.ts';
import { DAY_MS, HOUR_MS, isSighting, MINUTE_MS, minutesSince } from '../observed.ts';
import { isCompanyNetwork, type Known } from '../profile.ts';
import { kmBetween } from './distance.ts';
import { defineRule } from './rule.ts';

interface Seen {
  place: Place;
  at: EpochMs;
}

const WINDOW_MS = 30 * MINUTE_MS;
/** Changes of place that are kept. */
const SEEN_MOST = 12;
/** Between countries that do not touch, coming back once is enough. */
const SWITCHES_ABROAD = 2;
/** Within a country, between a network of theirs and one that is not: more than a bad connection brings. */
const SWITCHES_NEAR = 8;
/** A network is theirs when they had it for so long: a train's is not. */
const OWN_MS = 7 * DAY_MS;

/** One device key, here and there by turns: the device, or a copy of it, is in two places. */
export const twoPlaces = defineRule<readonly Seen[]>({
  name: 'two-places',
  keyOf: (event) => (isSighting(event) ? event.device.key : null),
  start: [],
  judge(before, event, known) {
    if (!isSighting(event) || isCompanyNetwork(known, event.place)) return { state: before };
    const { place, at, personId, sessionId, device } = event;
    const recent = before.filter((seen) => at - seen.at < WINDOW_MS);
    const last = recent.at(-1);
    if (last?.place.network === place.network) {
      return { state: [...recent.slice(0, -1), { place, at }] };
    }
    const state = [...recent, { place, at }].slice(-SEEN_MOST);
    const between = last?.place;
    if (!between) return { state };
    // This place, the other, this place again: moves between these two.
    const pair = state.filter(({ place: { network } }) =>
      [place.network, between.network].includes(network),
    );
    const far = kmBetween(place.country, between.country) > 0;
    if (pair.length <= (far ? SWITCHES_ABROAD : SWITCHES_NEAR)) return { state };
    const own = [place, between].filter(({ network }) => isLongOwn(known, network, at));
    if (!far && own.length !== 1) return { state };
    const evidence = {
      rule: 'two-places',
      deviceName: device.name,
      from: between,
      to: place,
      minutes: minutesSince(pair[0]?.at ?? at, at),
    } as const;
    const found = {
      severity: 'critical',
      evidence,
      personId,
      sessionId,
      subject: device.key,
    } as const;
    return { state, found };
  },
  keepsMs: WINDOW_MS,
  quietMs: HOUR_MS,
});

const isLongOwn = ({ person }: Known, network: string, at: EpochMs): boolean =>
  person.networks.some((own) => own.network === network && at - own.firstAt >= OWN_MS);
