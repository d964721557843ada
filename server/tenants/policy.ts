import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { EpochMs, type TenantId } from '../../shared/domain/ids.ts';
import { Tenant } from '../../shared/domain/person.ts';
import { err, NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import { type CompanyPolicy, CompanyRules } from '../../shared/policy/company-policy.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { tenants } from '../db/schema.ts';
import { lockOwnersOut } from './owners-way-in.ts';
import { changesOf, inForm, OWNERS_PREFIX } from './policy-changes.ts';

const HOUR_MS = 3_600_000;
/** From one signing to the expiry: how long a client that hears nothing may go on with what it has. 30 days. */
export const POLICY_LIFETIME_MS = 30 * 24 * HOUR_MS;
/** What is older than a third of that when a client asks is given out afresh. */
const FRESH_MS = POLICY_LIFETIME_MS / 3;

const Row = Tenant.extend({
  rules: CompanyRules,
  policyVersion: z.int().positive(),
  policyIssuedAt: EpochMs,
});

export async function readTenant(tx: Tx, tenantId: TenantId): Promise<Tenant> {
  return Tenant.parse(await rowOf(tx, tenantId));
}

/** The policy in force for the tenant, with two thirds of its life left at least. */
export async function readPolicy(tx: Tx, tenantId: TenantId, now: EpochMs): Promise<CompanyPolicy> {
  const row = Row.parse(await rowOf(tx, tenantId));
  if (now - row.policyIssuedAt <= FRESH_MS) return documentOf(row);
  // In whole hours, and never back: whoever else does so at this moment gives out the same document.
  const fresh = now - (now % HOUR_MS);
  const [renewed] = await tx
    .update(tenants)
    .set({ policyIssuedAt: sql`greatest(${tenants.policyIssuedAt}, ${fresh})` })
    .where(eq(tenants.id, tenantId))
    .returning();
  return documentOf(Row.parse(renewed));
}

async function rowOf(tx: Tx, tenantId: TenantId) {
  const [row] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
  if (!row) throw new NightjarError('NotFound', 'the tenant is gone');
  return row;
}

const documentOf = (row: z.infer<typeof Row>): CompanyPolicy => ({
  tenantId: row.id,
  version: row.policyVersion,
  issuedAt: row.policyIssuedAt,
  expiresAt: row.policyIssuedAt + POLICY_LIFETIME_MS,
  ...row.rules,
});

/**
 * Sets the rules and notes what each setting was before. `Conflict` when somebody else changed them since
 * `basedOn`; `OwnersOnly` when it is the owners' part that changes, and no owner asks; `OwnersLockedOut` when no
 * owner could sign in any more. Whether the caller may at all is for the caller's route to say.
 */
export async function setPolicy(
  tx: Tx,
  caller: LiveSession,
  { basedOn, ...wanted }: CompanyRules & { basedOn: number },
  now: EpochMs,
): Promise<Result<CompanyPolicy>> {
  const { tenantId, personId: actorId } = caller;
  // Two admins at once: the second one is told that there was a first.
  const [found] = await tx.select().from(tenants).where(eq(tenants.id, tenantId)).for('update');
  const before = Row.parse(found);
  if (before.policyVersion !== basedOn) {
    return err('Conflict', { detail: `version ${before.policyVersion} is in force` });
  }
  const rules = inForm(wanted);
  const changed = changesOf(inForm(before.rules), rules);
  const isOwners = Object.keys(changed).some((name) => name.startsWith(OWNERS_PREFIX));
  if (isOwners && caller.role !== 'owner') return err('OwnersOnly');
  if (await lockOwnersOut(tx, rules, now)) return err('OwnersLockedOut');
  const after = {
    rules,
    policyVersion: basedOn + 1,
    // A clock set back makes no document that is older than the one before it.
    policyIssuedAt: Math.max(now, before.policyIssuedAt),
  };
  await tx.update(tenants).set(after).where(eq(tenants.id, tenantId));
  const detail = { version: after.policyVersion, changed };
  await record(tx, { tenantId, at: now, actorId, action: 'policy.changed', detail });
  return ok(documentOf({ ...before, ...after }));
}
