import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type EpochMs, TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';
import { tenantDataKeys } from '../db/schema.ts';
import { StartError } from '../start-error.ts';
import { addDataKey, contextOf, enterTenant, readDataKeys } from './data-keys.ts';
import { createFileKeyProvider } from './file-key-provider.ts';
import { newFileKey } from './file-keys.ts';
import { readKeyFile, replaceKeyFile } from './key-file.ts';
import type { KeyProvider } from './key-provider.ts';
import { assertUnwraps } from './open-key-provider.ts';

/**
 * A new key in the file: wraps every data key with it, then takes the old key out. Cut short anywhere, it
 * goes on where it was when it is run again: until the end both keys are in the file. Answers how many data
 * keys were wrapped again. Throws what `openKeyProvider` throws.
 */
export async function rotateFileKey(database: Database, path: string): Promise<number> {
  const there = await readKeyFile(path);
  if (!there) throw new StartError('KeyFileMissing', path);
  await assertUnwraps(createFileKeyProvider(there), database);
  const begun = there.length > 1;
  const keys = begun ? there : ([newFileKey(), ...there] as const);
  if (!begun) await replaceKeyFile(path, keys);
  const wrapped = await wrapAgain(database, createFileKeyProvider(keys));
  await replaceKeyFile(path, [keys[0]]);
  return wrapped;
}

/**
 * Wraps with the provider's current key whatever is wrapped with another one; of a KMS as well, once its
 * key was rotated. Answers how many.
 */
export async function wrapAgain(database: Database, provider: KeyProvider): Promise<number> {
  const waiting = await dataKeysBut(database, await provider.currentKeyId());
  for (const { tenantId, version } of waiting) {
    const stored = await database.inTenant(tenantId, (tx) => readDataKeys(tx, tenantId));
    const old = stored.find((key) => key.version === version);
    if (!old) continue;
    const context = contextOf(tenantId, version);
    const dataKey = await provider.unwrap(old, context);
    const fresh = await provider.wrap(dataKey, context);
    dataKey.fill(0);
    await database.asOwner(async (tx) => {
      await enterTenant(tx, tenantId);
      const row = [eq(tenantDataKeys.tenantId, tenantId), eq(tenantDataKeys.version, version)];
      await tx
        .update(tenantDataKeys)
        .set(fresh)
        .where(and(...row));
    });
  }
  // What they were wrapped with before is not to be found in the table's file either: also when nothing is
  // left to wrap, after a run that was cut short here.
  await database.rewrite('tenant_data_keys');
  return waiting.length;
}

/** A new data key for every company that has one. Answers for how many. */
export async function rotateDataKeys(
  database: Database,
  provider: KeyProvider,
  now: EpochMs,
): Promise<number> {
  const all = await dataKeysBut(database, '');
  const last = new Map<TenantId, number>();
  for (const { tenantId, version } of all) {
    last.set(tenantId, Math.max(version, last.get(tenantId) ?? 0));
  }
  for (const [tenantId, version] of last) {
    await addDataKey(database, provider, tenantId, version, now);
  }
  return last.size;
}

const Wrapped = z.object({ tenantId: TenantId, version: z.int().positive() });

/** Of all companies, but those that are wrapped with `keyId`. Asked as the role that may look over all tenants. */
const dataKeysBut = (database: Database, keyId: string) =>
  database.asOwner(async (tx) => {
    await tx.execute(sql`set local role nightjar_lookup`);
    const query = sql`select tenant_id as "tenantId", version from tenant_data_keys
      where key_id <> ${keyId}`;
    return rowsOf(tx, query, Wrapped);
  });
