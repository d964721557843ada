import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULTS, SETTINGS } from './generated.ts';
import {
  Policy,
  PolicyPart,
  policyOf,
  SETTING_NAMES,
  STRICT_DEFAULT,
  strictest,
  warningLeadMs,
} from './policy.ts';
import { anyPart, looserIn } from './testing/parts.ts';

const RUNS = { numRuns: 300 };
/** In the form that merging gives. */
const formed = (part: PolicyPart) => strictest({}, part);

describe('the strictest of two parts', () => {
  it('is the same in whatever order, and however often they are named', () => {
    fc.assert(
      fc.property(anyPart, anyPart, anyPart, (a, b, c) => {
        expect(strictest(a, b)).toEqual(strictest(b, a));
        expect(strictest(strictest(a, b), c)).toEqual(strictest(a, strictest(b, c)));
        expect(strictest(a, a)).toEqual(formed(a));
        expect(strictest(a, {})).toEqual(formed(a));
        expect(strictest(strictest(a, b), a)).toEqual(strictest(a, b));
      }),
      RUNS,
    );
  });

  it('is never looser than either, and no looser when one of them is tightened', () => {
    fc.assert(
      fc.property(anyPart, anyPart, anyPart, (a, b, more) => {
        const both = strictest(a, b);
        expect(looserIn(both, a)).toEqual([]);
        expect(looserIn(both, b)).toEqual([]);
        expect(looserIn(strictest(a, strictest(b, more)), both)).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is no stricter than what one of them says, setting by setting', () => {
    fc.assert(
      fc.property(anyPart, anyPart, (a, b) => {
        const both = strictest(a, b);
        for (const name of SETTING_NAMES) {
          const { kind } = SETTINGS[name];
          if (kind === 'set' || kind === 'lines') continue;
          expect([a[name], b[name]]).toContainEqual(both[name]);
        }
      }),
      RUNS,
    );
  });

  it('would be seen to be looser: the control of the above', () => {
    expect(looserIn({ lockAfter: 9 }, { lockAfter: 8 })).toEqual(['lockAfter']);
    expect(looserIn({ unlockMethods: ['pin'] }, { unlockMethods: [] })).toEqual(['unlockMethods']);
    expect(looserIn({ stepUp: [] }, { stepUp: ['administer'] })).toEqual(['stepUp']);
    expect(looserIn({}, { watermark: false })).toEqual(['watermark']);
    expect(looserIn({ onQuit: 'lock' }, { onQuit: 'sign-out' })).toEqual(['onQuit']);
    const samples = fc.sample(fc.tuple(anyPart, anyPart), 200);
    expect(samples.some(([a, b]) => looserIn({ ...a, ...b }, a).length > 0)).toBe(true);
    expect(samples.some(([a, b]) => looserIn(b, a).length > 0)).toBe(true);
  });

  it('is a whole policy from a whole one, however much each of five sources demands', () => {
    const lines = (from: number) => Array.from({ length: 20 }, (_, i) => `10.${from}.${i}.0/24`);
    const merged = [0, 1, 2, 3, 4].reduce(
      (policy, from) => strictest(policy, PolicyPart.parse({ allowedNetworks: lines(from) })),
      STRICT_DEFAULT,
    );
    expect(merged.allowedNetworks).toHaveLength(100);
    expect(Policy.safeParse(merged).success).toBe(true);
    expect(PolicyPart.safeParse(merged).success).toBe(false);
    fc.assert(
      fc.property(anyPart, anyPart, (a, b) => {
        expect(Policy.parse(strictest(policyOf(a), b))).toEqual(strictest(policyOf(a), b));
      }),
    );
  });
});

describe('a policy', () => {
  it('has every default in range, and in the form that merging gives', () => {
    expect(Policy.parse(DEFAULTS)).toEqual(DEFAULTS);
    expect(policyOf({})).toEqual(DEFAULTS);
    expect(strictest(DEFAULTS, {})).toEqual(DEFAULTS);
  });

  it.each([
    { lockAfter: 0 },
    { logoutAfter: 86_401 },
    { lockAfter: 1.5 },
    { lockAfter: '60' },
    { onQuit: 'keep' },
    { unlockMethods: ['pin', 'nod'] },
    { stepUp: 'administer' },
    { watermark: 1 },
    { allowedNetworks: ['everywhere'] },
    { workingHours: ['Mon'] },
    { workingHours: Array.from({ length: 21 }, () => 'Mon 08:00-12:00') },
  ])('refuses %j', (part) => {
    expect(PolicyPart.safeParse(part).success).toBe(false);
    expect(PolicyPart.safeParse({}).success).toBe(true);
  });

  it('drops what it does not know, and refuses it where somebody writes it', () => {
    expect(PolicyPart.parse({ lockAfter: 9, lockAfterr: 8 })).toEqual({ lockAfter: 9 });
    expect(PolicyPart.strict().safeParse({ lockAfterr: 8 }).success).toBe(false);
  });
});

it('warns inside the time it warns about', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 86_400 }), (after) => {
      const lead = warningLeadMs(after);
      expect(lead).toBeGreaterThan(0);
      expect(lead).toBeLessThan(after * 1000);
      expect(lead).toBeLessThanOrEqual(30_000);
    }),
  );
});
