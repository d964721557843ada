import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WatchRule } from '../../shared/domain/alert.ts';
import { SessionId } from '../../shared/domain/ids.ts';
import { createEngine, createMemory } from './engine.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Observed } from './observed.ts';
import { STATES_MOST } from './rules/rule.ts';
import { RULES } from './rules/rules.ts';
import { uuidOf } from './testing/random.ts';
import {
  createScene,
  failedAs,
  LAPTOP,
  NOW,
  personNo,
  placed,
  seen,
  signedIn,
  UNKNOWN,
} from './testing/scene.ts';

const anyPlace = fc.constantFrom(placed('DE', 'home'), placed('BR', 'x'), placed('XX', 'nowhere'), {
  country: null,
  network: '127.0.0.0/8',
  local: true,
});
const anyVersion = fc.oneof(fc.constant(null), fc.string({ maxLength: 12 }), fc.constant('10.4'));
const anyDevice = fc.record({
  key: fc.constantFrom('a', 'b', 'c', '__proto__'),
  name: fc.string({ maxLength: 20 }),
  platform: fc.constantFrom('linux' as const, 'darwin' as const, 'win32' as const),
  posture: fc.option(
    fc.record({ os: anyVersion, app: anyVersion, diskEncrypted: fc.option(fc.boolean()) }),
  ),
});
const common = {
  at: fc.integer({ min: NOW, max: NOW + 3 * DAY_MS }),
  personId: fc.integer({ min: 1, max: 4 }).map(personNo),
  sessionId: fc.integer({ min: 1, max: 4 }).map((one) => SessionId.parse(uuidOf(2, one))),
};
const held = { ...common, device: anyDevice };
const kind = <K extends Observed['kind']>(name: K) => fc.constant(name);

/** Whatever a company's people, or somebody from outside, can make happen. */
const anyEvent: fc.Arbitrary<Observed> = fc.oneof(
  fc.record({ kind: kind('signed-in'), ...held, place: anyPlace, strong: fc.boolean() }),
  fc.record({
    kind: kind('sign-in-failed'),
    at: common.at,
    place: anyPlace,
    account: fc.string({ maxLength: 8 }),
    personId: fc.option(common.personId),
  }),
  fc.record({
    kind: kind('factor-failed'),
    ...common,
    place: anyPlace,
    factor: fc.constant('totp' as const),
    sessionId: fc.option(common.sessionId),
  }),
  fc.record({ kind: kind('seen'), ...held, place: anyPlace, posture: fc.constant(null) }),
  fc.record({ kind: kind('refresh-reused'), ...held, place: anyPlace }),
  fc.record({
    kind: kind('token-misused'),
    ...held,
    place: anyPlace,
    how: fc.constantFrom('other-key' as const, 'replayed' as const),
  }),
  fc.record({ kind: kind('unlock-failed'), ...held, failures: fc.nat(50) }),
  fc.record({ kind: kind('read-back'), ...held, messages: fc.nat(9_000) }),
  fc.record({ kind: kind('downloaded'), ...held, bytes: fc.nat(2_000_000_000) }),
);

const replay = (events: readonly Observed[]) => createEngine().see(events, createMemory());

describe('the engine', () => {
  it('never throws, and says the same of the same events, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const found = replay(events);
        expect(replay(events.toReversed())).toEqual(found);
        for (const { at, evidence } of found) {
          expect(events.some((event) => event.at === at)).toBe(true);
          expect(WatchRule.options).toContain(evidence.rule);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('says the same whether events came one by one or all at once', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const ordered = events.toSorted((a, b) => a.at - b.at);
        const times = new Set(ordered.map(({ at }) => at));
        fc.pre(times.size === ordered.length);
        const engine = createEngine();
        const memory = createMemory();
        expect(ordered.flatMap((event) => engine.see([event], memory))).toEqual(replay(events));
      }),
      { numRuns: 80 },
    );
  });

  it('tells of one matter once, and again when it was quiet', () => {
    const misused = (at: number): Observed => ({
      ...seen({ at }),
      kind: 'token-misused',
      how: 'replayed',
      place: placed('BR', 'x'),
      sessionId: SessionId.parse(uuidOf(2, 1)),
      personId: personNo(1),
      device: LAPTOP,
    });
    const { find } = createScene();
    const flood = Array.from({ length: 100 }, (_, one) => misused(NOW + one * 1_000));
    expect(find('stolen-token', flood)).toHaveLength(1);
    expect(find('stolen-token', [misused(NOW + 2 * HOUR_MS)])).toHaveLength(1);
  });

  it('says nothing of a rule that is off, which counts on meanwhile', () => {
    const attack = [signedIn({ device: UNKNOWN, place: placed('DE', 'cafe') })];
    const { engine, memory } = createScene();
    expect(engine.see(attack, memory, () => false)).toEqual([]);
    expect(createScene().engine.see(attack, createScene().memory, () => true)).not.toEqual([]);
  });

  it('keeps no more than a fixed number of states, however many accounts are tried', () => {
    const engine = createEngine();
    const memory = createMemory();
    const most = (WatchRule.options.length * 2 + 1) * STATES_MOST;
    for (let round = 0; round < 40; round += 1) {
      const events = Array.from({ length: 500 }, (_, one) => {
        const number = round * 500 + one;
        return failedAs(number, placed('BR', `bot ${number}`), NOW + number * 10);
      });
      engine.see(events, memory);
    }
    expect(engine.size).toBeLessThanOrEqual(most);
    // Twenty thousand networks were tried from: one rule alone would have kept them all.
    expect(engine.size).toBeLessThan(3 * STATES_MOST);
    expect(engine.size).toBeGreaterThan(STATES_MOST / 2);
  });

  it('has every rule by its own name', () => {
    for (const name of WatchRule.options) expect(RULES[name]().name).toBe(name);
  });

  it('learns nobody before the rules have judged them', () => {
    const first = signedIn({ device: UNKNOWN, place: placed('DE', 'cafe') });
    const again = signedIn({ device: UNKNOWN, place: placed('DE', 'cafe'), at: NOW + MINUTE_MS });
    const { find } = createScene();
    expect(find('new-device', [first])).toHaveLength(1);
    expect(find('new-device', [again])).toEqual([]);
  });
});
