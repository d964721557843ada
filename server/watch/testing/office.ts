import { PersonId, SessionId } from '../../../shared/domain/ids.ts';
import type { Place } from '../../../shared/domain/place.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Observed, type ObservedDevice } from '../observed.ts';
import { kmBetween } from '../rules/distance.ts';
import { createRandom, type Random, uuidOf } from './random.ts';

/** Monday, 2026-01-05, 00:00 UTC. */
export const STARTS_AT = 1_767_571_200_000;

/** Where the company has offices, how many of a hundred work there (added up), and hours ahead of UTC. */
const OFFICES = [
  { country: 'DE', upTo: 30, ahead: 1 },
  { country: 'GB', upTo: 50, ahead: 0 },
  { country: 'US', upTo: 70, ahead: -6 },
  { country: 'CN', upTo: 90, ahead: 8 },
  { country: 'SG', upTo: 100, ahead: 8 },
] as const;

/** Where trips lead. */
const ABROAD = [
  'FR',
  'NL',
  'IT',
  'ES',
  'PL',
  'US',
  'GB',
  'DE',
  'JP',
  'IN',
  'SG',
  'CN',
  'BR',
  'CA',
  'AU',
] as const;

/** Whether somebody of the office does this is decided for each day. */
const DAILY = {
  sick: 0.03,
  weekend: 0.04,
  cafe: 0.02,
  train: 0.01,
  vpn: 0.15,
  late: 0.05,
  night: 0.002,
  trip: 0.006,
  newLaptop: 0.002,
  vacation: 0.006,
  freshSignIn: 0.12,
  newHomeNetwork: 0.04,
  forgotPassword: 0.08,
  longSearch: 0.02,
  bigFiles: 0.02,
} as const;

export interface Employee {
  id: PersonId;
  country: string;
  ahead: number;
  /** Local hour. */
  starts: number;
  joinsOn: number;
  homeNetwork: number;
  homes: number;
  device: ObservedDevice;
  devices: number;
  sessionId: SessionId;
  sessions: number;
  /** A second factor at each sign-in. */
  strong: boolean;
  /** Reads old messages for a living, or moves big files. */
  reader: boolean;
  designer: boolean;
  /** Where they are on which day, when it is not at home; and on which days they are away. */
  trip: { country: string; until: number; hotel: number } | null;
  awayUntil: number;
  /** The moment and country they were last seen in. */
  seenAt: number;
  seenIn: string;
}

export interface Office {
  events: Observed[];
  people: readonly Employee[];
  /** Days on which somebody was there, over all people. */
  userDays: number;
  days: number;
}

export interface OfficeOptions {
  seed: number;
  people: number;
  weeks: number;
}

const place = (country: string, name: string): Place => ({
  country,
  network: `${country} ${name}`,
  local: false,
});

/** Ordinary weeks: offices, homes, trains and trips, new laptops, forgotten passwords, late evenings. */
export function simulateOffice({ seed, people: count, weeks }: OfficeOptions): Office {
  const random = createRandom(seed);
  const people = Array.from({ length: count }, (_, number) => hire(random, number, count, weeks));
  const events: Observed[] = [];
  let userDays = 0;
  for (let day = 0; day < weeks * 7; day += 1) {
    for (const person of people) {
      const todays = liveThrough(random, person, day);
      if (todays.length > 0) userDays += 1;
      for (const event of todays) events.push(event);
    }
  }
  return { events, people, userDays, days: weeks * 7 };
}

function hire(random: Random, number: number, count: number, weeks: number): Employee {
  const office = OFFICES.find(({ upTo }) => (number * 100) / count < upTo) ?? OFFICES[0];
  const person: Employee = {
    id: PersonId.parse(uuidOf(1, number)),
    country: office.country,
    ahead: office.ahead,
    starts: random.around(8.5, 1.5),
    joinsOn: random.chance(0.05) ? random.int(1, weeks * 7 - 1) : 0,
    homeNetwork: number,
    homes: 0,
    device: { key: '', name: '', platform: 'linux', posture: null },
    devices: 0,
    sessionId: SessionId.parse(uuidOf(2, number)),
    sessions: 0,
    strong: random.chance(0.3),
    reader: random.chance(0.02),
    designer: random.chance(0.05),
    trip: null,
    awayUntil: -1,
    seenAt: 0,
    seenIn: office.country,
  };
  return takeLaptop(random, person);
}

function takeLaptop(random: Random, person: Employee): Employee {
  person.devices += 1;
  person.device = {
    key: `${person.id} laptop ${person.devices}`,
    name: `laptop ${person.devices}`,
    platform: random.of(['linux', 'darwin', 'win32']),
    posture: random.chance(0.8)
      ? { os: '10.4.2', app: '0.1.0', diskEncrypted: random.chance(0.9) ? true : null }
      : null,
  };
  return person;
}

/** One day of one person, in order; empty when they are not there. */
function liveThrough(random: Random, person: Employee, day: number): Observed[] {
  if (day < person.joinsOn || day < person.awayUntil) return [];
  const weekend = day % 7 >= 5;
  if (weekend ? !random.chance(DAILY.weekend) : random.chance(DAILY.sick)) return [];
  if (random.chance(DAILY.vacation)) {
    person.awayUntil = day + random.int(5, 16);
    return [];
  }
  if (random.chance(DAILY.newHomeNetwork)) person.homes += 1;
  plan(random, person, day);
  const today = new Day(random, person, day);
  today.work();
  return today.events;
}

function plan(random: Random, person: Employee, day: number): void {
  if (person.trip && day > person.trip.until) person.trip = null;
  if (person.trip || !random.chance(DAILY.trip)) return;
  const country = random.of(ABROAD);
  if (country === person.country) return;
  person.trip = { country, until: day + random.int(2, 5), hotel: random.int(1, 400) };
}

/** What one person does on one day. */
class Day {
  readonly events: Observed[] = [];
  private readonly random: Random;
  private readonly person: Employee;
  private readonly midnight: number;

  constructor(random: Random, person: Employee, day: number) {
    this.random = random;
    this.person = person;
    this.midnight = STARTS_AT + day * DAY_MS - person.ahead * HOUR_MS;
  }

  work(): void {
    const { random, person } = this;
    const hours = random.around(8.5, 1.5) + this.overtime();
    const from = this.arrival();
    const to = this.midnight + person.starts * HOUR_MS + hours * HOUR_MS;
    let at = from;
    let where = this.place();
    if (random.chance(DAILY.newLaptop)) {
      takeLaptop(random, person);
      this.signIn(at, where);
    } else if (person.sessions === 0 || random.chance(DAILY.freshSignIn)) {
      this.signIn(at, where);
    }
    if (!person.trip && random.chance(DAILY.train)) at = this.train(at);
    while (at < to) {
      this.see(at, where);
      this.read(at);
      at += random.between(15, 35) * MINUTE_MS;
      if (random.chance(0.06)) where = this.place();
    }
  }

  /** Not before a plane can be there. */
  private arrival(): number {
    const { random, person, midnight } = this;
    const usual = midnight + random.around(person.starts, 0.75) * HOUR_MS;
    const country = person.trip?.country ?? person.country;
    const flown = person.seenAt + (kmBetween(person.seenIn, country) / 700) * HOUR_MS + 3 * HOUR_MS;
    return country === person.seenIn ? usual : Math.max(usual, flown);
  }

  private overtime(): number {
    if (this.random.chance(DAILY.night)) return this.random.between(5, 8);
    return this.random.chance(DAILY.late) ? this.random.between(2, 4.5) : 0;
  }

  private place(): Place {
    const { random, person } = this;
    if (random.chance(DAILY.vpn)) return place('DE', 'vpn');
    if (person.trip) {
      const { country, hotel } = person.trip;
      return random.chance(0.2) ? place(country, 'office') : place(country, `hotel ${hotel}`);
    }
    if (random.chance(DAILY.cafe)) return place(person.country, `cafe ${random.int(1, 200)}`);
    if (random.chance(0.45)) return place(person.country, 'office');
    return place(person.country, `home ${person.homeNetwork}.${person.homes}`);
  }

  private train(at: number): number {
    const { random, person } = this;
    const [wifi, mobile] = [random.int(1, 30), random.int(1, 30)];
    let now = at;
    for (let lost = random.int(1, 6); lost > 0; lost -= 1) {
      this.see(now, place(person.country, `train ${wifi}`));
      now += random.between(1, 6) * MINUTE_MS;
      this.see(now, place(person.country, `mobile ${mobile}`));
      now += random.between(1, 6) * MINUTE_MS;
    }
    return now;
  }

  private signIn(at: number, where: Place): void {
    const { random, person } = this;
    const before = at - MINUTE_MS;
    const wrong = random.chance(DAILY.forgotPassword) ? random.int(1, 4) : 0;
    const failed = { kind: 'sign-in-failed', place: where, personId: person.id } as const;
    for (let one = 0; one < wrong; one += 1) {
      this.events.push({ ...failed, at: before - one * 9_000, account: person.id });
    }
    if (random.chance(0.02)) {
      const account = `typo of ${person.id}`;
      this.events.push({ ...failed, personId: null, at: before, account });
    }
    if (person.strong && random.chance(0.06)) {
      const factor = { kind: 'factor-failed', place: where, factor: 'totp' } as const;
      for (let one = random.int(1, 2); one > 0; one -= 1) {
        const when = at - one * 8_000;
        this.events.push({ ...factor, at: when, personId: person.id, sessionId: null });
      }
    }
    person.sessions += 1;
    person.sessionId = SessionId.parse(uuidOf(2 + person.sessions, person.homeNetwork));
    const { id: personId, sessionId, device, strong } = person;
    this.events.push({ kind: 'signed-in', at, place: where, personId, sessionId, device, strong });
    this.note(at, where);
  }

  private see(at: number, where: Place): void {
    const { random, person } = this;
    const { id: personId, sessionId, device } = person;
    this.update();
    this.events.push({
      kind: 'seen',
      at,
      place: where,
      posture: null,
      personId,
      sessionId,
      device,
    });
    this.note(at, where);
    if (!random.chance(0.01)) return;
    const failures = random.chance(0.05) ? random.int(3, 4) : random.int(1, 2);
    this.events.push({ kind: 'unlock-failed', at, failures, personId, sessionId, device });
  }

  /** Systems and clients are updated, and never go back. */
  private update(): void {
    const { random, person } = this;
    const { posture } = person.device;
    if (!posture || !random.chance(0.003)) return;
    const minor = Number(posture.os?.split('.')[1] ?? 0) + 1;
    person.device = { ...person.device, posture: { ...posture, os: `10.${minor}` } };
  }

  private read(at: number): void {
    const { random, person } = this;
    const { id: personId, sessionId, device } = person;
    const by = { at, personId, sessionId, device };
    const long = random.chance(person.reader ? 0.2 : DAILY.longSearch / 10);
    const messages = long ? random.int(600, 2_400) : random.chance(0.3) ? random.int(20, 200) : 0;
    if (messages > 0) this.events.push({ kind: 'read-back', ...by, messages });
    const big = random.chance(person.designer ? 0.1 : DAILY.bigFiles / 10);
    const megabytes = big
      ? random.between(40, 220)
      : random.chance(0.1)
        ? random.between(0.1, 8)
        : 0;
    if (megabytes > 0) {
      this.events.push({ kind: 'downloaded', ...by, bytes: Math.round(megabytes * 1e6) });
    }
  }

  private note(at: number, where: Place): void {
    if (where.network === 'DE vpn') return;
    this.person.seenAt = at;
    this.person.seenIn = where.country ?? '';
  }
}
