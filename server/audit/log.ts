import { desc, lt } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import { AuditEntry } from '../../shared/protocol/http.ts';
import type { Tx } from '../db/rows.ts';
import { auditEntries } from '../db/schema.ts';
import type { AuditAction, AuditDetail } from './actions.ts';

export interface NewAuditEntry<A extends AuditAction> {
  tenantId: TenantId;
  at: EpochMs;
  /** Null when nobody was signed in. */
  actorId: PersonId | null;
  action: A;
  detail: AuditDetail<A>;
}

/** Appends, in the transaction of what it tells of: neither is ever there without the other. */
export async function record<A extends AuditAction>(
  tx: Tx,
  entry: NewAuditEntry<A>,
): Promise<void> {
  await tx.insert(auditEntries).values(entry);
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
