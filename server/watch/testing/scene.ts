import type { WatchRule } from '../../../shared/domain/alert.ts';
import { PersonId, SessionId } from '../../../shared/domain/ids.ts';
import type { Place } from '../../../shared/domain/place.ts';
import { createEngine, createMemory, type Found } from '../engine.ts';
import { DAY_MS, HOUR_MS, type Observed, type ObservedDevice } from '../observed.ts';
import { uuidOf } from './random.ts';

/** Monday, 2026-01-05, 00:00 UTC. */
const BEGINS = 1_767_571_200_000;
const DAYS = 30;
/** 09:30 UTC on the day after all that is known. */
export const NOW = BEGINS + DAYS * DAY_MS + 9.5 * HOUR_MS;

export const placed = (country: string, name: string): Place => ({
  country,
  network: `${country} ${name}`,
  local: false,
});
export const HOME = placed('DE', 'home');
export const OFFICE = placed('DE', 'office');

export const LAPTOP: ObservedDevice = {
  key: 'laptop',
  name: 'Laptop',
  platform: 'linux',
  posture: { os: '10.4', app: '0.2.0', diskEncrypted: true },
};
/** One on which nobody was ever seen. */
export const UNKNOWN: ObservedDevice = {
  key: 'unknown',
  name: 'PC',
  platform: 'win32',
  posture: null,
};

export const personNo = (number: number): PersonId => PersonId.parse(uuidOf(1, number));
const ADA = personNo(1);

/** What differs from Ada at her laptop, at home, now. */
interface Differs {
  at?: number;
  place?: Place;
  device?: ObservedDevice;
  personId?: PersonId;
}

/** Ada at her laptop. */
export const byAda = ({ at = NOW, device = LAPTOP, personId = ADA }: Differs = {}) => ({
  at,
  personId,
  sessionId: SessionId.parse(uuidOf(2, 1)),
  device,
});

export const seen = (differs: Differs = {}): Observed => ({
  kind: 'seen',
  ...byAda(differs),
  place: differs.place ?? HOME,
  posture: null,
});

export const signedIn = (differs: Differs & { strong?: boolean } = {}): Observed => ({
  kind: 'signed-in',
  ...byAda(differs),
  place: differs.place ?? HOME,
  strong: differs.strong ?? false,
});

/** A wrong password for the account of the `number`th person. */
export const failedAs = (number: number, place: Place, at = NOW): Observed => ({
  kind: 'sign-in-failed',
  at,
  place,
  personId: personNo(number),
  account: `p${number}`,
});

/** A month in which Ada worked from nine to four at home, and she and two others at times in the office. */
export function createScene() {
  const engine = createEngine();
  const memory = createMemory();
  for (let day = 0; day < DAYS; day += 1) {
    const midnight = BEGINS + day * DAY_MS;
    const office = [1, 2, 3].map((number) =>
      seen({
        at: midnight + 9 * HOUR_MS,
        place: OFFICE,
        personId: personNo(number),
        device: number === 1 ? LAPTOP : { ...LAPTOP, key: `laptop ${number}` },
      }),
    );
    const home = [10, 12, 14, 16].map((hour) => seen({ at: midnight + hour * HOUR_MS }));
    engine.see([...office, ...home], memory);
  }
  return {
    engine,
    memory,
    /** What one rule finds in these events. */
    find: (rule: WatchRule, events: readonly Observed[]): Found[] =>
      engine.see(events, memory).filter(({ evidence }) => evidence.rule === rule),
  };
}
