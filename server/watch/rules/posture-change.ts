import type { AlertEvidence } from '../../../shared/domain/alert.ts';
import { HOUR_MS, isSighting } from '../observed.ts';
import type { Profile } from '../profile.ts';
import type { WatchedPosture } from '../watch-event.ts';
import { defineRule } from './rule.ts';

type Change = Pick<Extract<AlertEvidence, { rule: 'posture-change' }>, 'what' | 'before' | 'after'>;

/** A device says of itself that it is less protected than it was. What it does not say counts as unchanged. */
export const postureChange = defineRule<null>({
  name: 'posture-change',
  keyOf: (event) => (isSighting(event) ? event.device.key : null),
  start: null,
  judge(state, event, known) {
    if (!isSighting(event) || !event.device.posture) return { state };
    const { device, personId, sessionId } = event;
    const before = known.person.devices.find(({ key }) => key === device.key);
    const change = before && event.device.posture && worse(before, event.device.posture);
    if (!change) return { state };
    const evidence = { rule: 'posture-change', deviceName: device.name, ...change } as const;
    const subject = `${device.key} ${change.what}`;
    return { state, found: { severity: 'warning', evidence, personId, sessionId, subject } };
  },
  keepsMs: 0,
  quietMs: HOUR_MS,
});

function worse(before: Profile['devices'][number], after: WatchedPosture): Change | null {
  if (before.diskEncrypted === true && after.diskEncrypted === false) {
    return { what: 'disk-unencrypted', before: 'on', after: 'off' };
  }
  if (isOlder(after.os, before.os)) {
    return { what: 'os-older', before: cut(before.os), after: cut(after.os) };
  }
  if (isOlder(after.app, before.app)) {
    return { what: 'app-older', before: cut(before.app), after: cut(after.app) };
  }
  return null;
}

/** As the database can keep it: a cut can go through the middle of a character. */
const cut = (version: string | null): string =>
  (version ?? '').replaceAll('\0', '\u{fffd}').slice(0, 60).toWellFormed();

/** Number by number, as far as both have numbers: what follows them is no order. */
function isOlder(version: string | null, than: string | null): boolean {
  const [a, b] = [numbersOf(version), numbersOf(than)];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const numbersOf = (version: string | null): number[] =>
  (/\d+(?:\.\d+)*/.exec(version ?? '')?.[0] ?? '')
    .split('.')
    .filter((part) => part !== '')
    .map(Number);
