import { sql } from 'drizzle-orm';
import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { Tx } from '../db/rows.ts';
import type { AuditAction, AuditDetail } from './actions.ts';

export interface NewAuditEntry<A extends AuditAction> {
  tenantId: TenantId;
  at: EpochMs;
  /** Null when nobody was signed in. */
  actorId: PersonId | null;
  action: A;
  detail: AuditDetail<A>;
}

/**
 * Appends in the transaction of what it tells of: neither is ever there without the other. The database
 * itself gives the number and the hashes (migration 0017).
 */
export async function record<A extends AuditAction>(
  tx: Tx,
  { tenantId, at, actorId, action, detail }: NewAuditEntry<A>,
): Promise<void> {
  await tx.execute(sql`
    insert into audit_entries (tenant_id, at, actor_id, action, detail)
    values (${tenantId}, ${at}, ${actorId}, ${action}, ${JSON.stringify(detail)}::jsonb)`);
}
