import type { WatchRule } from '../../../shared/domain/alert.ts';
import { type PersonId, SessionId } from '../../../shared/domain/ids.ts';
import type { Place } from '../../../shared/domain/place.ts';
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  type Observed,
  type ObservedDevice,
  type ObservedOf,
} from '../observed.ts';
import { kmBetween } from '../rules/distance.ts';
import { type Employee, type Office, STARTS_AT } from './office.ts';
import { createRandom, type Random, uuidOf } from './random.ts';

/** One attack of the replay set, and which rule should see it. */
export interface Attack {
  rule: WatchRule;
  /** Null: it is against the company. */
  personId: PersonId | null;
  from: number;
  to: number;
  events: Observed[];
}

/** Rules whose attack can happen at any time, to anybody. */
type Stage = (set: Set, victim: Employee, at: number) => Omit<Attack, 'rule'> | null;

interface Set {
  random: Random;
  office: Office;
  /** Each attack's own number: its networks and devices are nobody else's. */
  number: number;
  lives: Lives;
}

type Seen = ObservedOf<'seen'>;
/** When and where each person was seen, in order. */
type Lives = ReadonlyMap<PersonId, readonly Seen[]>;

const COUNTRIES = ['RU', 'NG', 'BR', 'VN', 'US', 'RO', 'IN', 'ZA', 'AR', 'KR'] as const;
/** Before it there is too little to compare with. Days. */
const QUIET_DAYS = 28;

/** Attacks of every kind, spread over the weeks after the fourth. */
export function stageAttacks(office: Office, seed: number, ofEach: number): Attack[] {
  const random = createRandom(seed ^ 0x5eed);
  const attacks: Attack[] = [];
  const lives = livesOf(office);
  let number = 0;
  for (const [rule, stage] of Object.entries(STAGES) as [WatchRule, Stage][]) {
    for (let made = 0; made < ofEach; ) {
      number += 1;
      const victim = office.people[random.int(0, office.people.length - 1)];
      const day = random.int(QUIET_DAYS, office.days - 2);
      if (!victim || victim.joinsOn > day - QUIET_DAYS) continue;
      const at = Math.round(STARTS_AT + day * DAY_MS + random.between(0, DAY_MS));
      const set = { random, office, number, lives };
      const attack = stage(set, asOf(lives, victim, at), at);
      if (!attack) continue;
      attacks.push({ rule, ...attack });
      made += 1;
    }
  }
  return attacks;
}

const STAGES: Readonly<Record<WatchRule, Stage>> = {
  // A stolen password, in the victim's own country. One in fifty sits in the victim's own network.
  'new-device': (set, victim, at) => {
    const { id, country } = victim;
    const near = set.random.chance(0.02);
    const where = near ? homeOf(set, victim, at) : placed(country, `attacker ${set.number}`);
    return against(id, [signIn(id, device(set), where, at, set.number)]);
  },
  // The same from abroad, while the victim is not at work.
  'new-place': (set, victim, at) => {
    const country = foreign(set, victim, at);
    if (!country || lastSeen(set, victim, at, 36 * HOUR_MS)) return null;
    const where = placed(country, `attacker ${set.number}`);
    return against(victim.id, [signIn(victim.id, device(set), where, at, set.number)]);
  },
  'impossible-travel': (set, victim, at) => {
    const seen = lastSeen(set, victim, at, 2 * HOUR_MS);
    const country = foreign(set, victim, at);
    if (!country || !seen || seen.place.network === 'DE vpn') return null;
    if (seen.place.network.endsWith('office')) return null;
    if (kmBetween(country, seen.place.country) < 2_500) return null;
    const where = placed(country, `attacker ${set.number}`);
    return against(victim.id, [signIn(victim.id, device(set), where, at, set.number)]);
  },
  // Few passwords, many accounts, one network; in minutes, or over a night. One in three finds one.
  'password-spraying': (set, _victim, at) => {
    const { random, office, number } = set;
    const where = placed(random.of(COUNTRIES), `attacker ${number}`);
    const count = random.int(15, 60);
    const pace = random.chance(0.5)
      ? random.between(2, 20) * 1000
      : random.between(5, 15) * MINUTE_MS;
    const events: Observed[] = [];
    for (let one = 0; one < count; one += 1) {
      events.push(failed(office, random, where, at + one * pace));
    }
    return company(events);
  },
  // Pairs from a leak, each from another machine.
  'credential-stuffing': (set, _victim, at) => {
    const { random, office, number } = set;
    const count = random.int(40, 120);
    const span = random.chance(0.6)
      ? random.between(3, 14) * MINUTE_MS
      : random.between(1, 5) * HOUR_MS;
    const events: Observed[] = [];
    for (let one = 0; one < count; one += 1) {
      const where = placed(random.of(COUNTRIES), `bot ${number}.${random.int(1, 80)}`);
      events.push(failed(office, random, where, at + (one * span) / count));
    }
    return company(events);
  },
  'refresh-reuse': (set, victim, at) => {
    const where = placed(set.random.of(COUNTRIES), `attacker ${set.number}`);
    return against(victim.id, [{ kind: 'refresh-reused', at, place: where, ...sessionOf(victim) }]);
  },
  'stolen-token': (set, victim, at) => {
    const where = placed(set.random.of(COUNTRIES), `attacker ${set.number}`);
    const how = set.random.chance(0.5) ? 'other-key' : 'replayed';
    const misused = { kind: 'token-misused', at, place: where, how, ...sessionOf(victim) } as const;
    return against(victim.id, [misused]);
  },
  // Keychain and all were copied: the key is at two places by turns.
  'two-places': (set, victim, at) => {
    const { random, number } = set;
    const abroad = random.chance(0.6);
    const country = abroad ? foreign(set, victim, at) : victim.country;
    if (!country || (abroad && kmBetween(country, victim.country) === 0)) return null;
    const home = homeOf(set, victim, at);
    const away = placed(country, `attacker ${number}`);
    const events: Observed[] = [];
    for (let turn = 0; turn < 14; turn += 1) {
      const when = at + turn * random.between(2, 3) * MINUTE_MS;
      events.push(seenBy(victim, turn % 2 === 0 ? home : away, when));
    }
    return against(victim.id, events);
  },
  // By the person themselves, before they leave the company; in an hour, or over a day.
  'bulk-reading': (set, victim, at) => {
    const { random } = set;
    const quick = random.chance(0.6);
    const total = quick ? random.int(9_000, 60_000) : random.int(24_000, 80_000);
    const events: Observed[] = [];
    for (let one = 0; one < 60; one += 1) {
      const when = at + one * (quick ? MINUTE_MS / 2 : 12 * MINUTE_MS);
      const messages = Math.ceil(total / 60);
      events.push({ kind: 'read-back', at: when, messages, ...sessionOf(victim) });
    }
    return against(victim.id, events);
  },
  'bulk-download': (set, victim, at) => {
    const { random } = set;
    const quick = random.chance(0.6);
    const total = quick ? random.between(2.4e9, 20e9) : random.between(6e9, 40e9);
    const events: Observed[] = [];
    for (let one = 0; one < 60; one += 1) {
      const when = at + one * (quick ? MINUTE_MS / 2 : 12 * MINUTE_MS);
      events.push({
        kind: 'downloaded',
        at: when,
        bytes: Math.ceil(total / 60),
        ...sessionOf(victim),
      });
    }
    return against(victim.id, events);
  },
  // A taken laptop, opened somewhere in the town at three in the morning.
  'unusual-hours': (set, victim, at) => {
    const hour = set.random.between(2, 3.9) - victim.ahead;
    const when = at - (at % DAY_MS) + ((hour + 24) % 24) * HOUR_MS;
    const where = placed(victim.country, `attacker ${set.number}`);
    return against(victim.id, [seenBy(victim, where, when)]);
  },
  // One account for a whole team.
  'many-devices': (set, victim, at) => {
    const { id } = victim;
    const home = homeOf(set, victim, at);
    const events: Observed[] = [];
    const count = set.random.int(3, 6);
    for (let one = 0; one < count; one += 1) {
      const another = { ...device(set), key: `shared ${set.number}.${one}` };
      events.push(signIn(id, another, home, at + one * 5 * HOUR_MS, set.number * 100 + one));
    }
    return against(id, events);
  },
  'unlock-failures': (set, victim, at) => {
    const events: Observed[] = [];
    const rounds = set.random.int(2, 4);
    for (let one = 0; one < rounds; one += 1) {
      const failures = set.random.int(3, 5);
      events.push({
        kind: 'unlock-failed',
        at: at + one * 10 * MINUTE_MS,
        failures,
        ...sessionOf(victim),
      });
    }
    return against(victim.id, events);
  },
  'posture-change': (set, victim, at) => {
    const { posture } = victim.device;
    if (!posture?.diskEncrypted) return null;
    if (!lastSeen(set, victim, at, 14 * DAY_MS, victim.device.key)) return null;
    const worse = set.random.chance(0.5)
      ? { ...posture, os: null, app: null, diskEncrypted: false }
      : { ...posture, os: null, app: '0.0.9' };
    const home = homeOf(set, victim, at);
    const seen = seenBy(victim, home, at);
    return against(victim.id, [{ ...seen, device: { ...seen.device, posture: worse } }]);
  },
  // Whoever has the password tries codes: at once, or one an hour.
  'wrong-factors': (set, { id }, at) => {
    const { random, number } = set;
    const quick = random.chance(0.7);
    const where = placed(random.of(COUNTRIES), `attacker ${number}`);
    const events: Observed[] = [];
    for (let one = random.int(quick ? 6 : 14, 18); one > 0; one -= 1) {
      const when = at + one * (quick ? 50_000 : 65 * MINUTE_MS);
      const wrong = { kind: 'factor-failed', factor: 'totp', sessionId: null } as const;
      events.push({ ...wrong, at: when, place: where, personId: id });
    }
    return against(id, events);
  },
};

const placed = (country: string, name: string): Place => ({
  country,
  network: `${country} ${name}`,
  local: false,
});

const device = ({ number, random }: Set): ObservedDevice => ({
  key: `attacker ${number}`,
  name: 'PC',
  platform: random.of(['linux', 'win32']),
  posture: null,
});

const sessionOf = ({ id, sessionId, device }: Employee) => ({ personId: id, sessionId, device });

const seenBy = (victim: Employee, where: Place, at: number) =>
  ({ kind: 'seen', at, place: where, posture: null, ...sessionOf(victim) }) as const;

function signIn(
  personId: PersonId,
  by: ObservedDevice,
  where: Place,
  at: number,
  number: number,
): Observed {
  const sessionId = SessionId.parse(uuidOf(9_000_000, number));
  const fields = { at, place: where, personId, sessionId, device: by, strong: false };
  return { kind: 'signed-in', ...fields };
}

/** Somebody's account, or one that nobody has. */
function failed(office: Office, random: Random, where: Place, at: number): Observed {
  const victim = office.people[random.int(0, office.people.length - 1)];
  const personId = random.chance(0.6) && victim ? victim.id : null;
  const account = personId ?? `nobody ${random.int(1, 1_000_000)}`;
  return { kind: 'sign-in-failed', at, place: where, personId, account };
}

/** The network at home that the victim had then. */
function homeOf({ lives }: Set, { id, country, homeNetwork }: Employee, at: number): Place {
  const own = `${country} home ${homeNetwork}.`;
  const life = lives.get(id) ?? [];
  const seen = life.findLast((one) => one.at <= at && one.place.network.startsWith(own));
  return seen?.place ?? placed(country, `home ${homeNetwork}.0`);
}

/** Where the victim was never seen. */
function foreign({ random, lives }: Set, victim: Employee, at: number): string | null {
  const country = random.of(COUNTRIES);
  const life = lives.get(victim.id) ?? [];
  const been = life.some((seen) => seen.at < at && seen.place.country === country);
  return been || country === victim.country ? null : country;
}

const lastSeen = ({ lives }: Set, { id }: Employee, at: number, within: number, key?: string) =>
  lives
    .get(id)
    ?.findLast(
      (seen) =>
        seen.at <= at && at - seen.at < within && (key === undefined || seen.device.key === key),
    );

function livesOf({ events }: Office): Lives {
  const lives = new Map<PersonId, Seen[]>();
  for (const event of events) {
    if (event.kind !== 'seen') continue;
    const life = lives.get(event.personId);
    if (life) life.push(event);
    else lives.set(event.personId, [event]);
  }
  return lives;
}

/** The victim with the device and the session that they had then. */
function asOf(lives: Lives, victim: Employee, at: number): Employee {
  const seen = lives.get(victim.id)?.findLast((one) => one.at <= at);
  return seen ? { ...victim, device: seen.device, sessionId: seen.sessionId } : victim;
}

const against = (personId: PersonId | null, events: Observed[]) => {
  const times = events.map(({ at }) => at);
  return { personId, from: Math.min(...times), to: Math.max(...times), events };
};
const company = (events: Observed[]) => against(null, events);
