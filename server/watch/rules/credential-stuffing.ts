import { HOUR_MS, MINUTE_MS, minutesSince } from '../observed.ts';
import { isCompanyNetwork } from '../profile.ts';
import { type Counted, counting } from './counting.ts';
import { defineRule } from './rule.ts';

interface Tried extends Counted {
  network: string;
}

/** Within so long, so many accounts from so many networks: quickly, or patiently. */
const PACES = [
  { ms: 15 * MINUTE_MS, accounts: 12, networks: 6 },
  { ms: 6 * HOUR_MS, accounts: 30, networks: 15 },
] as const;
const LONGEST_MS = 6 * HOUR_MS;
const TRIED_MOST = 300;

/**
 * Many accounts fail from many networks at once: somebody works through a list of passwords. Whoever gets in
 * after all is counted no longer, nor is who fails where the company's people come from.
 */
export const credentialStuffing = defineRule<readonly Tried[]>({
  name: 'credential-stuffing',
  keyOf: (event) =>
    event.kind === 'sign-in-failed' || event.kind === 'signed-in' ? 'company' : null,
  start: [],
  judge(tried, event, known) {
    if (event.kind === 'signed-in') {
      return { state: tried.filter(({ what }) => what !== event.personId) };
    }
    if (event.kind !== 'sign-in-failed') return { state: tried };
    if (isCompanyNetwork(known, event.place)) return { state: tried };
    const { at } = event;
    const one = { what: event.personId ?? event.account, at, network: event.place.network };
    const state = counting(tried, one, LONGEST_MS, TRIED_MOST);
    for (const { ms, accounts, networks } of PACES) {
      const recent = state.filter((other) => at - other.at < ms);
      const addresses = new Set(recent.map(({ network }) => network)).size;
      if (recent.length < accounts || addresses < networks) continue;
      const evidence = {
        rule: 'credential-stuffing',
        accounts: recent.length,
        addresses,
        minutes: minutesSince(Math.min(...recent.map((other) => other.at)), at),
      } as const;
      const none = { personId: null, sessionId: null };
      return { state, found: { severity: 'warning', evidence, ...none, subject: 'company' } };
    }
    return { state };
  },
  keepsMs: LONGEST_MS,
  quietMs: 6 * HOUR_MS,
});
