import { z } from 'zod';
import { EpochMs, TenantId } from '../domain/ids.ts';
import { Role } from '../domain/person.ts';
import { type Policy, PolicyPart, policyOf, STRICT_DEFAULT, strictest } from './policy.ts';

/** Whom a part of the company's policy is for. `temporary`: everybody whose account has an end date. */
export const PolicyRole = z.enum([...Role.options, 'temporary']);
export type PolicyRole = z.infer<typeof PolicyRole>;

/** What an admin writes. A role's part can only make stricter what is for everyone. */
export const CompanyRules = z.strictObject({
  everyone: PolicyPart.strict(),
  roles: z.partialRecord(PolicyRole, PolicyPart.strict()),
});
export type CompanyRules = z.infer<typeof CompanyRules>;

/** The document that the tenant's key signs. */
export const CompanyPolicy = z.object({
  tenantId: TenantId,
  /** Counts up with each change. A client never goes back to a lower one. */
  version: z.int().positive(),
  issuedAt: EpochMs,
  /** Past it the strict default is in force as well. */
  expiresAt: EpochMs,
  everyone: PolicyPart,
  roles: z.partialRecord(PolicyRole, PolicyPart),
});
export type CompanyPolicy = z.infer<typeof CompanyPolicy>;

/** Whoever leaves on a known day takes no copy along. */
const TEMPORARY: PolicyPart = { offlineCopy: 'memory' };

/** What the company demands of one person at `now` (milliseconds since 1970). An expired document loosens nothing. */
export function companyPolicyFor(
  document: Pick<CompanyPolicy, 'everyone' | 'roles' | 'expiresAt'>,
  person: { role: Role; temporary: boolean },
  now: EpochMs,
): Policy {
  const { everyone, roles, expiresAt } = document;
  const own: PolicyPart[] = [roles[person.role] ?? {}];
  if (person.temporary) own.push(TEMPORARY, roles.temporary ?? {});
  if (now >= expiresAt) own.push(STRICT_DEFAULT);
  return own.reduce<Policy>(strictest, policyOf(everyone));
}
