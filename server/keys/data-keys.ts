import { randomBytes } from 'node:crypto';
import { asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs, TenantId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { record } from '../audit/log.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { tenantDataKeys, tenants } from '../db/schema.ts';
import { KEY_BYTES } from './aes-gcm.ts';
import type { KeyProvider } from './key-provider.ts';

/** A company's data key, as it is stored. */
export const StoredDataKey = z.object({
  version: z.int().positive(),
  keyId: z.string(),
  wrapped: z.instanceof(Uint8Array),
});
export type StoredDataKey = z.infer<typeof StoredDataKey>;

/** What a wrapped data key is bound to: it unwraps for no other company, and as no other version. */
export const contextOf = (tenantId: TenantId, version: number): string => `${tenantId} ${version}`;

/** All of the running transaction's tenant, the newest last. */
export async function readDataKeys(tx: Tx, tenantId: TenantId): Promise<StoredDataKey[]> {
  const rows = await tx
    .select()
    .from(tenantDataKeys)
    // In so many words: the owner may be a superuser, whom row-level security does not hold.
    .where(eq(tenantDataKeys.tenantId, tenantId))
    .orderBy(asc(tenantDataKeys.version));
  return z.array(StoredDataKey).parse(rows);
}

/**
 * Adds the data key that comes after version `last`, 0 for the first. When another one was added
 * meanwhile, that one stands. Throws `NightjarError`: `NotFound`, or `CompanyClosed` when the company's
 * keys were destroyed, so that a destroyed company does not come back to life.
 */
export async function addDataKey(
  database: Database,
  provider: KeyProvider,
  tenantId: TenantId,
  last: number,
  now: EpochMs,
): Promise<void> {
  const version = last + 1;
  const dataKey = randomBytes(KEY_BYTES);
  const key = await provider.wrap(dataKey, contextOf(tenantId, version));
  dataKey.fill(0);
  await database.asOwner(async (tx) => {
    const { destroyedAt } = await enterTenant(tx, tenantId);
    if (destroyedAt !== null) throw new NightjarError('CompanyClosed', 'it is destroyed');
    const made = await tx
      .insert(tenantDataKeys)
      .values({ tenantId, version, ...key, createdAt: now })
      .onConflictDoNothing()
      .returning({ version: tenantDataKeys.version });
    if (made.length === 0 || version === 1) return;
    const detail = { version };
    await record(tx, { tenantId, at: now, actorId: null, action: 'tenant.key-rotated', detail });
  });
}

/**
 * For the owner: the company's rows become visible, and it is held as it is. Throws `NightjarError`
 * `NotFound` when there is none.
 */
export async function enterTenant(tx: Tx, tenantId: TenantId) {
  await tx.execute(sql`select set_config('nightjar.tenant', ${tenantId}, true)`);
  const [tenant] = await tx
    .select({ closedAt: tenants.closedAt, destroyedAt: tenants.destroyedAt })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
    .for('no key update');
  if (!tenant) throw new NightjarError('NotFound', 'the tenant is gone');
  return tenant;
}
