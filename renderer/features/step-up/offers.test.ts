import { expect, it } from 'vitest';
import type { Factors } from '../../../shared/domain/factor.ts';
import { policyOf } from '../../../shared/policy/policy.ts';
import { offersOf } from './offers.ts';

const NONE: Factors = { passwordChangedAt: null, totp: null, passkeys: [], recovery: null };
const APP: Factors = {
  ...NONE,
  totp: { createdAt: 0, lastUsedAt: null },
  recovery: { createdAt: 0, left: 3 },
};

it('offers the password, and beside it what somebody has', () => {
  expect(offersOf(policyOf({}), null)).toEqual(['password']);
  expect(offersOf(policyOf({}), APP)).toEqual(['password', 'totp', 'recovery']);
});

it('does not offer the password where a factor is asked for', () => {
  const policy = policyOf({ secondFactorAt: ['step-up'] });
  expect(offersOf(policy, APP)).toEqual(['totp', 'recovery']);
  // Or nobody could set up their first.
  expect(offersOf(policy, NONE)).toEqual(['password']);
});

it('offers nothing that policy does not take, nor a code where none is left', () => {
  expect(offersOf(policyOf({ secondFactors: ['passkey'] }), APP)).toEqual(['password']);
  const used = { ...APP, recovery: { createdAt: 0, left: 0 } };
  expect(offersOf(policyOf({}), used)).toEqual(['password', 'totp']);
});
