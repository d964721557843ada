import { describe, expect, it } from 'vitest';
import { type Severity, WatchRule } from '../../../shared/domain/alert.ts';
import type { Place } from '../../../shared/domain/place.ts';
import { RULE_FACTS } from '../../../shared/watching/rule-facts.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Observed, type ObservedDevice } from '../observed.ts';
import {
  byAda,
  createScene,
  failedAs,
  HOME,
  LAPTOP,
  NOW,
  OFFICE,
  personNo,
  placed,
  seen,
  signedIn,
  UNKNOWN,
} from '../testing/scene.ts';

interface Case {
  attack: readonly Observed[];
  severity: Severity;
  /** Much like it, and nothing at all. */
  harmless: readonly Observed[];
}

const ABROAD = placed('BR', 'attacker');
const CAFE = placed('DE', 'cafe');
const many = (count: number, make: (one: number) => Observed) =>
  Array.from({ length: count }, (_, one) => make(one));
const another = (number: number): ObservedDevice => ({ ...UNKNOWN, key: `another ${number}` });
const readBack = (messages: number, at: number): Observed => ({
  kind: 'read-back',
  messages,
  ...byAda({ at }),
});
const downloaded = (bytes: number, at: number): Observed => ({
  kind: 'downloaded',
  bytes,
  ...byAda({ at }),
});
const unlockFailed = (failures: number, at = NOW): Observed => ({
  kind: 'unlock-failed',
  failures,
  ...byAda({ at }),
});
const wrongCode = (at: number): Observed => ({
  kind: 'factor-failed',
  factor: 'totp',
  at,
  place: HOME,
  personId: byAda().personId,
  sessionId: null,
});
const turns = (count: number, other: Place) =>
  many(count, (one) => seen({ at: NOW + one * 2 * MINUTE_MS, place: one % 2 ? other : HOME }));
const postured = (posture: NonNullable<ObservedDevice['posture']>) =>
  seen({ device: { ...LAPTOP, posture } });
const NIGHT = NOW + 17 * HOUR_MS;

const CASES: Readonly<Record<WatchRule, Case>> = {
  'new-device': {
    attack: [signedIn({ device: UNKNOWN, place: CAFE })],
    severity: 'warning',
    harmless: [signedIn({ place: CAFE })],
  },
  'new-place': {
    attack: [signedIn({ device: UNKNOWN, place: ABROAD })],
    severity: 'warning',
    harmless: [seen({ place: CAFE })],
  },
  'impossible-travel': {
    attack: [seen(), seen({ at: NOW + HOUR_MS, place: ABROAD, device: UNKNOWN })],
    severity: 'critical',
    harmless: [seen(), seen({ at: NOW + 16 * HOUR_MS, place: ABROAD, device: UNKNOWN })],
  },
  'password-spraying': {
    attack: many(12, (one) => failedAs(one + 1, ABROAD, NOW + one * 1_000)),
    severity: 'warning',
    // An office on a Monday.
    harmless: many(12, (one) => failedAs(one + 1, OFFICE, NOW + one * 1_000)),
  },
  'credential-stuffing': {
    attack: many(12, (one) => failedAs(one, placed('BR', `bot ${one}`), NOW + one * 1_000)),
    severity: 'warning',
    // One person, who forgot the password everywhere.
    harmless: many(12, (one) => failedAs(1, placed('BR', `bot ${one}`), NOW + one * 1_000)),
  },
  'refresh-reuse': {
    attack: [{ kind: 'refresh-reused', place: ABROAD, ...byAda() }],
    severity: 'critical',
    harmless: [seen()],
  },
  'stolen-token': {
    attack: [{ kind: 'token-misused', how: 'other-key', place: ABROAD, ...byAda() }],
    severity: 'critical',
    harmless: [seen()],
  },
  'two-places': {
    attack: turns(4, ABROAD),
    severity: 'critical',
    harmless: turns(4, CAFE),
  },
  'bulk-reading': {
    attack: many(60, (one) => readBack(100, NOW + one * MINUTE_MS)),
    severity: 'warning',
    harmless: many(60, (one) => readBack(80, NOW + one * MINUTE_MS)),
  },
  'bulk-download': {
    attack: many(60, (one) => downloaded(10e6, NOW + one * MINUTE_MS)),
    severity: 'warning',
    harmless: many(60, (one) => downloaded(8e6, NOW + one * MINUTE_MS)),
  },
  'unusual-hours': {
    attack: [seen({ at: NIGHT, place: CAFE })],
    severity: 'warning',
    harmless: [seen({ at: NOW + 8 * HOUR_MS, place: CAFE })],
  },
  'many-devices': {
    attack: many(3, (one) => signedIn({ device: another(one), at: NOW + one * HOUR_MS })),
    severity: 'warning',
    harmless: many(2, (one) => signedIn({ device: another(one), at: NOW + one * HOUR_MS })),
  },
  'unlock-failures': {
    attack: [unlockFailed(3), unlockFailed(3, NOW + 10 * MINUTE_MS)],
    severity: 'warning',
    harmless: [unlockFailed(3), unlockFailed(3, NOW + 2 * HOUR_MS)],
  },
  'posture-change': {
    attack: [postured({ os: '10.4', app: '0.2.0', diskEncrypted: false })],
    severity: 'warning',
    harmless: [postured({ os: '10.10', app: '0.10.0', diskEncrypted: null })],
  },
  'wrong-factors': {
    attack: many(5, (one) => wrongCode(NOW + one * MINUTE_MS)),
    severity: 'warning',
    harmless: many(4, (one) => wrongCode(NOW + one * MINUTE_MS)),
  },
};

describe.each(WatchRule.options)('%s', (rule) => {
  const { attack, severity, harmless } = CASES[rule];

  it('sees an attack, once', () => {
    expect(createScene().find(rule, attack)).toMatchObject([{ severity, evidence: { rule } }]);
  });

  it('control: is quiet about what only looks like it', () => {
    expect(createScene().find(rule, harmless)).toEqual([]);
  });
});

describe('what the page of the rules says of each', () => {
  /** Beside the attacks above: what is less grave, or graver, or of the company. */
  const MORE: Readonly<Partial<Record<WatchRule, readonly Observed[]>>> = {
    'new-device': [signedIn({ device: UNKNOWN })],
    'new-place': [seen({ place: ABROAD, at: NOW + DAY_MS })],
    'impossible-travel': [seen(), seen({ at: NOW + HOUR_MS, place: ABROAD })],
    'password-spraying': [
      ...many(12, (one) => failedAs(one + 10, ABROAD, NOW + one * 1_000)),
      signedIn({ device: UNKNOWN, place: ABROAD, at: NOW + MINUTE_MS }),
    ],
    'unusual-hours': [seen({ at: NIGHT })],
  };

  it.each(WatchRule.options)('%s: as grave as that, and about those', (rule) => {
    const found = [CASES[rule].attack, MORE[rule] ?? []].flatMap((events) =>
      createScene().find(rule, events),
    );
    const { severities, wholeCompany = false } = RULE_FACTS[rule];
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(severities));
    expect(found.every(({ personId }) => personId === null)).toBe(wholeCompany);
  });
});

describe('what is expected of somebody is a notice at most', () => {
  const gravest = (rule: WatchRule, events: readonly Observed[]) =>
    createScene()
      .find(rule, events)
      .map(({ severity }) => severity);

  it('a new laptop at home, or one that a second factor vouches for', () => {
    expect(gravest('new-device', [signedIn({ device: UNKNOWN })])).toEqual(['notice']);
    const strong = signedIn({ device: UNKNOWN, place: CAFE, strong: true });
    expect(gravest('new-device', [strong])).toEqual(['notice']);
  });

  it('a journey with the own laptop', () => {
    expect(gravest('new-place', [seen({ place: ABROAD, at: NOW + DAY_MS })])).toEqual(['notice']);
  });

  it('a late evening at the own desk', () => {
    expect(gravest('unusual-hours', [seen({ at: NIGHT })])).toEqual(['notice']);
  });
});

describe('a sprayed password', () => {
  const sprayed = many(12, (one) => failedAs(one + 10, ABROAD, NOW + one * 1_000));

  it('that was right is critical, and about the account that it opened', () => {
    const hit = signedIn({ device: UNKNOWN, place: ABROAD, at: NOW + MINUTE_MS });
    expect(createScene().find('password-spraying', [...sprayed, hit])).toMatchObject([
      { severity: 'warning', personId: null },
      { severity: 'critical', personId: personNo(1), evidence: { hit: true, accounts: 12 } },
    ]);
  });

  it('control: somebody on their own device was not guessed', () => {
    const own = signedIn({ place: ABROAD, at: NOW + MINUTE_MS });
    expect(createScene().find('password-spraying', [...sprayed, own])).toMatchObject([
      { personId: null },
    ]);
  });
});

describe('habits', () => {
  const reading = (messages: number, day: number) =>
    many(10, (one) => readBack(messages, NOW + day * DAY_MS + one * MINUTE_MS));

  it('whoever reads a lot every day may read a lot', () => {
    const days = many(0, () => seen());
    for (let day = 1; day <= 5; day += 1) days.push(...reading(400, day));
    const scene = createScene();
    expect(scene.find('bulk-reading', days)).toEqual([]);
    expect(scene.find('bulk-reading', reading(800, 6))).toEqual([]);
    expect(createScene().find('bulk-reading', reading(800, 6))).toHaveLength(1);
  });

  it('nobody gets used to what was told of', () => {
    const scene = createScene();
    for (let day = 1; day <= 4; day += 1) {
      expect(scene.find('bulk-reading', reading(700, day))).toHaveLength(1);
    }
  });
});

describe('what a device says of itself', () => {
  it('is kept as the database can keep it, wherever it is cut', () => {
    for (const said of [`9${'x'.repeat(58)}😀`, '9\ud83d', '9\0']) {
      const [found] = createScene().find('posture-change', [
        postured({ os: said, app: null, diskEncrypted: null }),
      ]);
      const kept = JSON.stringify(found?.evidence);
      // As JSON writes what is half a character, or none.
      expect(kept).not.toMatch(/\\u(d[89a-f]|0000)/i);
      expect(found?.evidence).toMatchObject({
        before: '10.4',
        after: expect.stringContaining('9'),
      });
    }
  });
});
