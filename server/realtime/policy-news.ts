import type { TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { readTenant } from '../tenants/policy.ts';
import type { Emit } from './rooms.ts';

/**
 * Tells a tenant's sockets the policy now in force. One after the other, each reading it afresh: when
 * two admins change it at once, what is told last is what holds.
 */
export function createPolicyNews(
  database: Database,
  emit: Emit,
): (tenantId: TenantId) => Promise<void> {
  let last: Promise<void> = Promise.resolve();

  async function tell(tenantId: TenantId): Promise<void> {
    const { policy } = await database.inTenant(tenantId, (tx) => readTenant(tx, tenantId));
    emit(`tenant ${tenantId}`, 'policy.changed', { policy });
  }

  return (tenantId) => {
    const told = last.then(() => tell(tenantId));
    last = told.catch(() => undefined);
    return told;
  };
}
