import { DAY_MS, HOUR_MS, minutesSince, type ObservedOf } from '../observed.ts';
import { isCompanyNetwork, isOwnDevice, type Known } from '../profile.ts';
import { type Counted, counting } from './counting.ts';
import { defineRule, type Finding } from './rule.ts';

/** Accounts that failed from one network and did not get in since; and where a whole office comes from it. */
const ACCOUNTS_LEAST = 10;
const OFFICE_LEAST = 25;
const ACCOUNTS_MOST = 200;

type Tried = readonly Counted[];

/**
 * One network tries many accounts. Whoever gets in after all is counted no longer: so does an office on a
 * Monday. When somebody then gets in on a device that is not theirs, a password was guessed.
 */
export const passwordSpraying = defineRule<Tried>({
  name: 'password-spraying',
  keyOf: (event) =>
    event.kind === 'sign-in-failed' || event.kind === 'signed-in' ? event.place.network : null,
  start: [],
  judge(tried, event, known) {
    if (event.kind === 'signed-in') return signedIn(tried, event, known);
    if (event.kind !== 'sign-in-failed') return { state: tried };
    const what = event.personId ?? event.account;
    const state = counting(tried, { what, at: event.at }, DAY_MS, ACCOUNTS_MOST);
    if (state.length < leastFor(event, known)) return { state };
    const evidence = { ...seen(state, event), hit: false };
    const subject = event.place.network;
    const none = { personId: null, sessionId: null };
    return { state, found: { severity: 'warning', evidence, ...none, subject } };
  },
  keepsMs: DAY_MS,
  quietMs: 6 * HOUR_MS,
});

function signedIn(
  tried: Tried,
  event: ObservedOf<'signed-in'>,
  known: Known,
): { state: Tried; found: Finding | null } {
  const { personId, sessionId, device } = event;
  const others = tried.filter(({ what }) => what !== personId);
  const guessed = others.length >= leastFor(event, known) && !isOwnDevice(known, device.key);
  if (!guessed) return { state: others, found: null };
  const evidence = { ...seen(tried, event), hit: true };
  const found = { severity: 'critical', evidence, personId, sessionId, subject: personId } as const;
  return { state: tried, found };
}

const leastFor = ({ place }: Pick<ObservedOf<'signed-in'>, 'place'>, known: Known) =>
  isCompanyNetwork(known, place) ? OFFICE_LEAST : ACCOUNTS_LEAST;

function seen(tried: Tried, { place, at }: Pick<ObservedOf<'signed-in'>, 'place' | 'at'>) {
  const first = Math.min(...tried.map((one) => one.at), at);
  return {
    rule: 'password-spraying',
    place,
    accounts: tried.length,
    minutes: minutesSince(first, at),
  } as const;
}
