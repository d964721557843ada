import { desc, eq, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { AuditEntry } from '../../shared/protocol/routes/audit.ts';
import type { Tx } from '../db/rows.ts';
import { auditEntries, tenants } from '../db/schema.ts';
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
 * Appends under the tenant's next number, in the transaction of what it tells of: neither is ever there
 * without the other.
 */
export async function record<A extends AuditAction>(
  tx: Tx,
  entry: NewAuditEntry<A>,
): Promise<void> {
  const [counted] = await tx
    .update(tenants)
    .set({ lastAuditId: sql`${tenants.lastAuditId} + 1` })
    .where(eq(tenants.id, entry.tenantId))
    .returning({ id: tenants.lastAuditId });
  if (!counted) throw new NightjarError('NotFound', 'the tenant is gone');
  await tx.insert(auditEntries).values({ ...entry, id: counted.id });
}

/** The tenant's entries, newest first. */
export async function readAudit(
  tx: Tx,
  page: { beforeId?: number | undefined; limit: number },
): Promise<AuditEntry[]> {
  const rows = await tx
    .select()
    .from(auditEntries)
    .where(page.beforeId === undefined ? undefined : lt(auditEntries.id, page.beforeId))
    .orderBy(desc(auditEntries.id))
    .limit(page.limit);
  return z.array(AuditEntry).parse(rows);
}
