import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../../shared/policy/generated.ts';
import { type Policy, policyOf } from '../../../../shared/policy/policy.ts';
import { SETTING_GROUPS } from '../../policy/groups.ts';
import { toggled } from '../../policy/toggled.ts';
import { canTighten, isAllowed, isFree } from './tighten.ts';

const required: Policy = policyOf({
  lockAfter: 120,
  clipboard: 'blocked',
  watermark: true,
  notifications: 'sender',
  unlockMethods: [],
  stepUp: ['administer'],
  workingHours: ['Mon-Fri 08:00-19:00'],
  unlockAttempts: 1,
});

describe('what a person may choose', () => {
  it.each([
    [{ lockAfter: 120 }, true],
    [{ lockAfter: 60 }, true],
    [{ lockAfter: 121 }, false],
    [{ clipboard: 'cleared' }, false],
    [{ notifications: 'full' }, false],
    [{ notifications: 'count' }, true],
    [{ watermark: false }, false],
    [{ privacyCover: true }, true],
    [{ unlockMethods: ['pin'] }, false],
    [{ stepUp: [] }, false],
    [{ stepUp: ['sign-out-devices', 'administer'] }, true],
    [{ lockAfter: 60, watermark: false }, false],
    [{}, true],
  ] as const)('%j: %s', (part, allowed) => {
    expect(isAllowed({ ...part } as never, required)).toBe(allowed);
  });

  it('is what is not looser, for every number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), (lockAfter) => {
        expect(isAllowed({ lockAfter }, required)).toBe(lockAfter <= 120);
      }),
    );
  });

  it('of the options', () => {
    expect(isFree('notifications', 'full', required)).toBe(false);
    expect(isFree('notifications', 'sender', required)).toBe(true);
    expect(isFree('stepUp', 'administer', required)).toBe(false);
    expect(isFree('stepUp', 'sign-out-devices', required)).toBe(true);
    expect(isFree('unlockMethods', 'pin', required)).toBe(false);
    expect(isFree('unlockMethods', 'pin', DEFAULTS)).toBe(true);
    expect(toggled(['a', 'b'], 'b')).toEqual(['a']);
  });

  it('is nothing where it is as strict as can be', () => {
    const settled = SETTING_GROUPS.flatMap(({ settings }) =>
      settings.filter((name) => !canTighten(name, required)),
    );
    expect(settled).toEqual([
      'holdIdleFor',
      'unlockAttempts',
      'unlockMethods',
      'clipboard',
      'watermark',
    ]);
  });
});
