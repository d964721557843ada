import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectivePolicy, PolicySource, SetBy } from './effective.ts';
import { type PolicyPart, policyOf, SETTING_NAMES, STRICT_DEFAULT, strictest } from './policy.ts';
import { anyPart, looserIn } from './testing/parts.ts';

const company = anyPart.map(policyOf);
const effective = (machine: PolicyPart, personal: PolicyPart, everyone: PolicyPart = {}) =>
  effectivePolicy({ company: policyOf(everyone), machine, personal });

describe('the effective policy', () => {
  it('is never looser than what any of the three says', () => {
    fc.assert(
      fc.property(company, anyPart, anyPart, anyPart, (whole, machine, personal, more) => {
        const sources = { company: whole, machine, personal };
        const { policy } = effectivePolicy(sources);
        for (const source of PolicySource.options) {
          expect(looserIn(policy, sources[source])).toEqual([]);
          const tightened = { ...sources, [source]: strictest(sources[source], more) };
          expect(looserIn(effectivePolicy(tightened).policy, policy)).toEqual([]);
        }
        const silent = effectivePolicy({ company: whole, machine: {}, personal: {} });
        expect(silent.policy).toEqual(whole);
      }),
    );
  });

  it('names for each setting somebody, and enough to bring it about', () => {
    fc.assert(
      fc.property(company, anyPart, anyPart, (whole, machine, personal) => {
        const sources = { company: whole, machine, personal };
        const { policy, setBy } = effectivePolicy(sources);
        expect(SetBy.parse(setBy)).toEqual(setBy);
        for (const name of SETTING_NAMES) {
          expect(setBy[name].length).toBeGreaterThan(0);
          const parts: PolicyPart[] = setBy[name].map((source) => sources[source]);
          expect(parts.reduce(strictest, {})[name]).toEqual(policy[name]);
        }
      }),
    );
  });

  it('says the most general source where several say the same', () => {
    expect(effective({}, {}).setBy.lockAfter).toEqual(['company']);
    expect(effective({ lockAfter: 300 }, { lockAfter: 300 }).setBy.lockAfter).toEqual(['company']);
    expect(effective({ lockAfter: 60 }, { lockAfter: 60 }).setBy.lockAfter).toEqual(['machine']);
    expect(effective({ lockAfter: 90 }, { lockAfter: 60 }).setBy.lockAfter).toEqual(['personal']);
    // Whoever would like it looser sets nothing.
    const loose = effective({ lockAfter: 3_000 }, { unlockAttempts: 9 });
    expect(loose.policy).toEqual(STRICT_DEFAULT);
    expect([loose.setBy.lockAfter, loose.setBy.unlockAttempts]).toEqual([['company'], ['company']]);
  });

  it('says all who add to a list, and nobody who does not', () => {
    const [ten, home] = ['10.0.0.0/8', '192.168.0.0/16'];
    const both = effective({ allowedNetworks: [ten] }, { allowedNetworks: [home] });
    expect(both.policy.allowedNetworks).toEqual([ten, home]);
    expect(both.setBy.allowedNetworks).toEqual(['machine', 'personal']);
    const one = effective({ allowedNetworks: [ten] }, { allowedNetworks: [home, ten] });
    expect(one.setBy.allowedNetworks).toEqual(['personal']);
    expect(effective({ unlockMethods: [] }, {}).setBy.unlockMethods).toEqual(['machine']);
  });
});
