import { describe, expect, it } from 'vitest';
import { AccountOverview } from '../../../../shared/domain/account.ts';
import { actsFor } from './acts.ts';

const account = (part: object) =>
  AccountOverview.parse({
    id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    name: 'Mia',
    title: '',
    role: 'member',
    email: 'mia@example.test',
    endsAt: null,
    state: 'active',
    createdAt: 1,
    factors: { password: true, totp: false, passkeys: 0, recoveryCodes: 0 },
    sessions: 0,
    lastSeenAt: null,
    ...part,
  });

describe('what can be done to an account', () => {
  it.each([
    [{}, ['suspend', 'deactivate']],
    [{ sessions: 2 }, ['signOut', 'suspend', 'deactivate']],
    [{ state: 'suspended' }, ['lift', 'deactivate']],
    [{ state: 'deactivated' }, ['reactivate']],
    [
      { factors: { password: true, totp: true, passkeys: 0, recoveryCodes: 9 } },
      ['resetFactors', 'suspend', 'deactivate'],
    ],
  ])('%o: %o', (part, acts) => {
    expect(actsFor(account(part))).toEqual(acts);
  });
});
