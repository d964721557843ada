import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Role } from '../../shared/domain/person.ts';
import { SsoRole, type SsoSettings } from '../../shared/domain/sso.ts';
import { nextRole, roleOf } from './role-of.ts';

const roles: SsoSettings['roles'] = [
  { group: 'it', role: 'admin' },
  { group: 'staff', role: 'member' },
  { group: 'partners', role: 'guest' },
];
const settings = { roles, otherRole: 'guest' } as const;

it.each([
  [['it', 'staff'], 'admin'],
  [['partners', 'staff'], 'member'],
  [['partners'], 'guest'],
  [['IT'], 'guest'],
  [[], 'guest'],
] as const)('%j is %s', (groups, role) => {
  expect(roleOf(groups, settings)).toBe(role);
});

it('says nothing where no group gives a role', () => {
  expect(roleOf(['it'], { roles: [], otherRole: 'member' })).toBeNull();
});

it('an owner stays one, and nobody becomes one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Role.options),
      fc.option(fc.constantFrom(...SsoRole.options), { nil: null }),
      (now, given) => {
        const next = nextRole(now, given);
        expect(next === 'owner').toBe(now === 'owner');
        if (now !== 'owner') expect(next).toBe(given ?? now);
      },
    ),
  );
});
