import { eq } from 'drizzle-orm';
import type { EpochMs, TenantId } from '../../shared/domain/ids.ts';
import { Tenant } from '../../shared/domain/person.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { Policy } from '../../shared/policy/policy.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { tenants } from '../db/schema.ts';

/** The tenant and the policy in force for it. */
export async function readTenant(
  tx: Tx,
  tenantId: TenantId,
): Promise<{ tenant: Tenant; policy: Policy }> {
  const [row] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
  if (!row) throw new NightjarError('NotFound', 'the tenant is gone');
  return { tenant: Tenant.parse(row), policy: Policy.parse(row) };
}

/** Sets the policy and notes what it was before. Whether the caller may is for the caller's route to say. */
export async function setPolicy(
  tx: Tx,
  caller: LiveSession,
  policy: Policy,
  now: EpochMs,
): Promise<void> {
  const { tenantId, personId: actorId } = caller;
  // Two admins at once: the second one's "before" is the first one's "after".
  const [row] = await tx.select().from(tenants).where(eq(tenants.id, tenantId)).for('update');
  const before = Policy.parse(row);
  await tx.update(tenants).set(policy).where(eq(tenants.id, tenantId));
  await record(tx, {
    tenantId,
    at: now,
    actorId,
    action: 'policy.changed',
    detail: {
      ...policy,
      lockAfterBefore: before.lockAfter,
      logoutAfterBefore: before.logoutAfter,
      unlockAttemptsBefore: before.unlockAttempts,
    },
  });
}
