import type { EpochMs, PersonId } from '../../shared/domain/ids.ts';
import type { Place } from '../../shared/domain/place.ts';
import { DAY_MS, HOUR_MS, type Sighting } from './observed.ts';
import { COMPANY_PEOPLE, type CompanyNetworks, type Profile } from './profile.ts';

/** What was not seen for so long is new again: 90 days. */
const FORGET_MS = 90 * DAY_MS;
const DEVICES_MOST = 20;
const NETWORKS_MOST = 60;
/** Days that are kept of each hour. */
const HOUR_DAYS = 3;
const COMPANY_MOST = 500;
/** A last sighting is moved on this often at least: what is written back is small, not each refresh. */
const FRESH_MS = 60_000;

/** What a sighting adds to what is known of the person. Pure. */
export function learnSighting(profile: Profile, { at, device, place }: Sighting): Profile {
  const day = Math.floor(at / DAY_MS);
  const hour = Math.floor((at % DAY_MS) / HOUR_MS);
  return {
    ...profile,
    since: Math.min(profile.since ?? at, at),
    devices: learnDevice(profile.devices, device, at),
    networks: learnNetwork(profile.networks, place, at),
    hours: profile.hours.with(hour, withDay(profile.hours[hour] ?? [], day)),
    days: day > profile.lastDay ? profile.days + 1 : profile.days,
    lastDay: Math.max(profile.lastDay, day),
    last: at >= (profile.last?.at ?? 0) ? { at, place, deviceKey: device.key } : profile.last,
  };
}

const withDay = (days: readonly number[], day: number): number[] =>
  days.includes(day) ? [...days] : [...days, day].sort((a, b) => b - a).slice(0, HOUR_DAYS);

function learnDevice(
  devices: Profile['devices'],
  { key, posture }: Sighting['device'],
  at: EpochMs,
): Profile['devices'] {
  const before = devices.find((device) => device.key === key);
  const device = {
    key,
    firstAt: before?.firstAt ?? at,
    lastAt: Math.max(before?.lastAt ?? at, at),
    os: posture?.os ?? before?.os ?? null,
    app: posture?.app ?? before?.app ?? null,
    diskEncrypted: posture?.diskEncrypted ?? before?.diskEncrypted ?? null,
  };
  return newest([device, ...devices.filter((other) => other !== before)], at, DEVICES_MOST);
}

function learnNetwork(
  networks: Profile['networks'],
  { network, country }: Place,
  at: EpochMs,
): Profile['networks'] {
  const before = networks.find((known) => known.network === network);
  const known = {
    network,
    country,
    firstAt: before?.firstAt ?? at,
    lastAt: Math.max(before?.lastAt ?? at, at),
  };
  return newest([known, ...networks.filter((other) => other !== before)], at, NETWORKS_MOST);
}

/** What a sighting adds to what is known of the company. The very same when it adds nothing. Pure. */
export function learnCompany(
  company: CompanyNetworks,
  place: Place,
  personId: PersonId,
  at: EpochMs,
): CompanyNetworks {
  const before = company.find(({ network }) => network === place.network);
  const isNew = !before?.people.includes(personId) && (before?.people.length ?? 0) < COMPANY_PEOPLE;
  if (before && !isNew && at - before.lastAt < FRESH_MS) return company;
  const people = isNew ? [...(before?.people ?? []), personId] : (before?.people ?? []);
  const learnt = { network: place.network, people, lastAt: Math.max(before?.lastAt ?? at, at) };
  return newest([learnt, ...company.filter((other) => other !== before)], at, COMPANY_MOST);
}

/** Those seen last, of those that are not forgotten. The list is short, and nearly in order. */
function newest<T extends { lastAt: EpochMs }>(list: T[], at: EpochMs, most: number): T[] {
  return list
    .filter(({ lastAt }) => at - lastAt < FORGET_MS)
    .sort((a, b) => b.lastAt - a.lastAt)
    .slice(0, most);
}
