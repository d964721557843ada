import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { EpochMs } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { holdSessions } from '../accounts/hold-sessions.ts';
import { record } from '../audit/log.ts';
import type { Database } from '../db/database.ts';
import { sessions, tenants } from '../db/schema.ts';
import { tenantOfEmail } from './tenant-of-email.ts';

/**
 * Ends every session of the company that owns the mail domain; nobody signs in there any more. What it
 * wrote stays. Answers how many sessions ended. `NotFound` when no company here has that domain,
 * `Conflict` when it was closed before.
 */
export async function closeCompany(
  database: Database,
  domain: string,
  now: EpochMs,
): Promise<Result<{ ended: number }>> {
  const tenantId = await tenantOfEmail(database, `@${domain.trim().toLowerCase()}`);
  if (!tenantId) return err('NotFound', { detail: 'no company has that mail domain' });
  return database.inTenant(tenantId, async (tx) => {
    const ended = await holdSessions(tx, undefined);
    await tx.update(sessions).set({ revokedAt: now }).where(inArray(sessions.id, ended));
    const closed = await tx
      .update(tenants)
      .set({ closedAt: now })
      .where(and(eq(tenants.id, tenantId), isNull(tenants.closedAt)))
      .returning({ id: tenants.id });
    if (closed.length === 0) return err('Conflict', { detail: 'it is closed' });
    const detail = { sessions: ended.length };
    await record(tx, { tenantId, at: now, actorId: null, action: 'tenant.closed', detail });
    return ok({ ended: ended.length });
  });
}
