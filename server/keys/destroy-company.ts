import { and, eq, isNull } from 'drizzle-orm';
import type { EpochMs } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { record } from '../audit/log.ts';
import type { Database } from '../db/database.ts';
import { tenantDataKeys, tenants } from '../db/schema.ts';
import { tenantOfEmail } from '../tenants/tenant-of-email.ts';
import { enterTenant } from './data-keys.ts';

/**
 * Destroys the data keys of a company that is closed: what is sealed in its rows and files can never be
 * read again, by nobody. `NotFound` when no company here has that domain; `Conflict` when it is not closed,
 * or was destroyed before.
 */
export async function destroyCompany(
  database: Database,
  domain: string,
  now: EpochMs,
): Promise<Result<void>> {
  const tenantId = await tenantOfEmail(database, `@${domain.trim().toLowerCase()}`);
  if (!tenantId) return err('NotFound', { detail: 'no company has that mail domain' });
  const was = await database.asOwner(async (tx) => {
    const { closedAt, destroyedAt } = await enterTenant(tx, tenantId);
    if (closedAt === null) return 'open';
    if (destroyedAt !== null) return 'destroyed';
    await tx.delete(tenantDataKeys).where(eq(tenantDataKeys.tenantId, tenantId));
    await tx
      .update(tenants)
      .set({ destroyedAt: now })
      .where(and(eq(tenants.id, tenantId), isNull(tenants.destroyedAt)));
    await record(tx, { tenantId, at: now, actorId: null, action: 'tenant.destroyed', detail: {} });
    return 'closed';
  });
  if (was === 'open') return err('Conflict', { detail: 'it is not closed' });
  // What is deleted stays in the table's file otherwise: also of a company that was destroyed before, by a
  // run that was cut short here.
  await database.rewrite('tenant_data_keys');
  return was === 'closed' ? ok(undefined) : err('Conflict', { detail: 'it is destroyed' });
}
