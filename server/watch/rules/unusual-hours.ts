import { DAY_MS, HOUR_MS, isSighting } from '../observed.ts';
import { isFamiliar, isOwnCountry, isOwnDevice, type Profile } from '../profile.ts';
import { defineRule } from './rule.ts';

/** Fewer days than these make no habit. */
const DAYS_LEAST = 15;
/** An hour is usual for so long after it was last seen. */
const USUAL_DAYS = 60;
/** Seen then on fewer days, it was an exception. */
const TIMES_LEAST = 3;
/** Hours before and after that belong to it. */
const AROUND = 2;

/**
 * An hour at which the person is never seen. Where they usually are, on their own device, they work late: the
 * alert stands in the list, and nobody is called. In another country the clock is another one.
 */
export const unusualHours = defineRule<null>({
  name: 'unusual-hours',
  keyOf: (event) => (isSighting(event) ? event.personId : null),
  start: null,
  judge(state, event, known) {
    const { person } = known;
    if (!isSighting(event) || person.days < DAYS_LEAST) return { state };
    const { at, place, device, personId, sessionId } = event;
    if (place.country !== null && !isOwnCountry(known, place)) return { state };
    const hour = Math.floor((at % DAY_MS) / HOUR_MS);
    if (isUsual(person, hour, Math.floor(at / DAY_MS))) return { state };
    const evidence = {
      rule: 'unusual-hours',
      deviceName: device.name,
      place,
      hour,
      days: person.days,
    } as const;
    const expected = isFamiliar(known, place) && isOwnDevice(known, device.key);
    const severity = expected ? 'notice' : 'warning';
    return { state, found: { severity, evidence, personId, sessionId, subject: personId } };
  },
  keepsMs: 0,
  quietMs: DAY_MS,
});

function isUsual({ hours }: Profile, hour: number, today: number): boolean {
  const days = new Set<number>();
  for (let near = hour - AROUND; near <= hour + AROUND; near += 1) {
    for (const day of hours[(near + 24) % 24] ?? []) {
      if (today - day < USUAL_DAYS) days.add(day);
    }
  }
  return days.size >= TIMES_LEAST;
}
