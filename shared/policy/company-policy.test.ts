import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Role } from '../domain/person.ts';
import { CompanyRules, companyPolicyFor, PolicyRole } from './company-policy.ts';
import { policyOf, STRICT_DEFAULT, strictest } from './policy.ts';
import { anyPart, looserIn } from './testing/parts.ts';

const EXPIRES_AT = 1_000;
const anyRoles = fc.record(Object.fromEntries(PolicyRole.options.map((role) => [role, anyPart])), {
  requiredKeys: [],
});
const anyDocument = fc.record({
  everyone: anyPart,
  roles: anyRoles,
  expiresAt: fc.constant(EXPIRES_AT),
});
const anyPerson = fc.record({ role: fc.constantFrom(...Role.options), temporary: fc.boolean() });

describe('what the company demands of one person', () => {
  it('is what it demands of everyone, and what it demands of their role beside that', () => {
    fc.assert(
      fc.property(anyDocument, anyPerson, (document, person) => {
        const { everyone, roles } = document;
        const policy = companyPolicyFor(document, person, 0);
        expect(looserIn(policy, policyOf(everyone))).toEqual([]);
        expect(looserIn(policy, roles[person.role] ?? {})).toEqual([]);
        const own = strictest(policyOf(everyone), roles[person.role] ?? {});
        if (!person.temporary) expect(policy).toEqual(own);
        // Of other roles nothing.
        const only = { ...document, roles: { [person.role]: roles[person.role] } };
        const regular = { ...person, temporary: false };
        expect(companyPolicyFor(only, regular, 0)).toEqual(companyPolicyFor(document, regular, 0));
      }),
    );
  });

  it('leaves nobody with a copy whose account ends, whatever it says', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...Role.options), (document, role) => {
        const regular = companyPolicyFor(document, { role, temporary: false }, 0);
        const temporary = companyPolicyFor(document, { role, temporary: true }, 0);
        expect(temporary.offlineCopy).toBe('memory');
        expect(looserIn(temporary, regular)).toEqual([]);
        expect(looserIn(temporary, document.roles['temporary'] ?? {})).toEqual([]);
      }),
    );
    const kept = { everyone: {}, roles: {}, expiresAt: EXPIRES_AT };
    const copy = (temporary: boolean) =>
      companyPolicyFor(kept, { role: 'guest', temporary }, 0).offlineCopy;
    expect([copy(false), copy(true)]).toEqual(['kept', 'memory']);
  });

  it('is the strict default beside it from its expiry on, and nothing looser', () => {
    fc.assert(
      fc.property(anyDocument, anyPerson, (document, person) => {
        const fresh = companyPolicyFor(document, person, EXPIRES_AT - 1);
        const expired = companyPolicyFor(document, person, EXPIRES_AT);
        expect(expired).toEqual(strictest(fresh, STRICT_DEFAULT));
        expect(looserIn(expired, fresh)).toEqual([]);
      }),
    );
  });
});

describe('what an admin writes', () => {
  const read = (rules: unknown) => CompanyRules.safeParse(rules);

  it('is taken as it is', () => {
    const rules = { everyone: { lockAfter: 60 }, roles: { guest: { devices: 1 }, temporary: {} } };
    expect(read(rules).data).toEqual(rules);
  });

  it.each([
    { everyone: { lockAfterr: 60 }, roles: {} },
    { everyone: {}, roles: { guest: { lockAfterr: 60 } } },
    { everyone: {}, roles: { boss: {} } },
    { everyone: {}, roles: {}, machines: {} },
    { everyone: { lockAfter: null }, roles: {} },
    { everyone: {} },
    [],
    null,
  ])('is refused where something of it would do nothing: %j', (rules) => {
    expect(read(rules).success).toBe(false);
  });
});
