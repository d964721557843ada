import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type EpochMs, TenantId } from '../../shared/domain/ids.ts';
import { Tenant } from '../../shared/domain/person.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { CompanyRules } from '../../shared/policy/company-policy.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { tenants } from '../db/schema.ts';
import { inForm } from './policy-changes.ts';

/** A mail domain, RFC 1035 §2.3.4 in length, lower case. */
export const MailDomain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/);

export const NewTenant = z.object({
  domain: MailDomain,
  name: Tenant.shape.name.trim(),
  rules: CompanyRules,
});
export type NewTenant = z.input<typeof NewTenant>;

/**
 * A new tenant, and whatever `furnish` puts into it, all or nothing. `Conflict` when the domain is
 * another tenant's, `BadRequest` for what is no domain or name. An error from `furnish` is answered,
 * and nothing is kept.
 */
export async function createTenant<T>(
  database: Database,
  wanted: NewTenant,
  now: EpochMs,
  furnish: (tx: Tx, tenant: Tenant) => Promise<T>,
): Promise<Result<{ tenant: Tenant; furnished: T }>> {
  const parsed = NewTenant.safeParse(wanted);
  if (!parsed.success) return err('BadRequest', { detail: 'no such domain, name or rules' });
  const { domain, name } = parsed.data;
  const policy = { rules: inForm(parsed.data.rules), policyVersion: 1, policyIssuedAt: now };
  const tenant: Tenant = { id: TenantId.parse(randomUUID()), name };
  return database.inTenant(tenant.id, async (tx) => {
    const made = await tx
      .insert(tenants)
      .values({ ...tenant, ...policy, domain, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: tenants.id });
    if (made.length === 0) return err('Conflict', { detail: 'the domain belongs to a tenant' });
    return ok({ tenant, furnished: await furnish(tx, tenant) });
  });
}
