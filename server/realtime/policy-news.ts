import type { TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { readTenant } from '../tenants/policy.ts';
import type { Emit } from './rooms.ts';

/** Tells a tenant's sockets the policy in force. */
export interface PolicyNews {
  /**
   * One after the other, each reading it afresh: when two admins change it at once, what is told last
   * is what holds.
   */
  changed(tenantId: TenantId): Promise<void>;
  /** The function answers whether the tenant was told since: a policy read meanwhile may be an older one. */
  listen(tenantId: TenantId): () => boolean;
}

export function createPolicyNews(database: Database, emit: Emit): PolicyNews {
  let last: Promise<void> = Promise.resolve();
  const timesTold = new Map<TenantId, number>();
  const timesOf = (tenantId: TenantId) => timesTold.get(tenantId) ?? 0;

  async function tell(tenantId: TenantId): Promise<void> {
    const { policy } = await database.inTenant(tenantId, (tx) => readTenant(tx, tenantId));
    timesTold.set(tenantId, timesOf(tenantId) + 1);
    emit(`tenant ${tenantId}`, 'policy.changed', { policy });
  }

  return {
    changed(tenantId) {
      const told = last.then(() => tell(tenantId));
      last = told.catch(() => undefined);
      return told;
    },
    listen(tenantId) {
      const before = timesOf(tenantId);
      return () => timesOf(tenantId) > before;
    },
  };
}
