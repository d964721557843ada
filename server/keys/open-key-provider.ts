import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Source } from '../db/open-engine.ts';
import { rowsOf } from '../db/rows.ts';
import { StartError } from '../start-error.ts';
import { createFileKeyProvider, createMemoryKeyProvider } from './file-key-provider.ts';
import { makeKeyFile, readKeyFile } from './key-file.ts';
import type { KeyId, KeyProvider } from './key-provider.ts';

/** Where the keys that wrap are: a file, a KMS, or in memory like the database itself. */
export type KeySource = { file: string } | { provider: KeyProvider } | { memory: true };

/**
 * Where they are unless somebody says otherwise: beside the data directory. Throws `SettingInvalid` for a
 * PostgreSQL, which has no place beside it.
 */
export function defaultKeySource(source: Source): KeySource {
  if ('directory' in source) return { file: `${source.directory}.key` };
  if ('memory' in source) return { memory: true };
  throw new StartError('SettingInvalid', 'NIGHTJAR_KEY_FILE');
}

/**
 * The provider, once it is known to unwrap all that this database has; a key file is made for a database
 * that has nothing wrapped yet, and never for another one. Throws `KeyFileMissing`, `KeyFileWrong` or
 * `KeyFileUnusable`; and a KMS's `KeyProviderError`.
 */
export async function openKeyProvider(database: Database, source: KeySource): Promise<KeyProvider> {
  const used = await usedKeyIds(database);
  const provider = await providerOf(source, used.length > 0);
  await assertHas(provider, used);
  return provider;
}

/** Throws `KeyFileWrong` when a data key of this database is wrapped with a key the provider has not. */
export const assertUnwraps = async (provider: KeyProvider, database: Database): Promise<void> =>
  assertHas(provider, await usedKeyIds(database));

async function assertHas(provider: KeyProvider, used: readonly KeyId[]): Promise<void> {
  for (const keyId of used) {
    if (!(await provider.has(keyId))) {
      throw new StartError('KeyFileWrong', 'a data key is wrapped with another key');
    }
  }
}

async function providerOf(source: KeySource, needed: boolean): Promise<KeyProvider> {
  if ('provider' in source) return source.provider;
  if ('memory' in source) return createMemoryKeyProvider();
  const keys = await readKeyFile(source.file);
  if (keys === null && needed) throw new StartError('KeyFileMissing', source.file);
  return createFileKeyProvider(keys ?? (await makeKeyFile(source.file)));
}

const Used = z.object({ keyId: z.string() });

/** Of the keys that wrap the data keys of all companies. Asked as the role that may look over all tenants. */
const usedKeyIds = (database: Database): Promise<KeyId[]> =>
  database.asOwner(async (tx) => {
    await tx.execute(sql`set local role nightjar_lookup`);
    const query = sql`select distinct key_id as "keyId" from tenant_data_keys`;
    return (await rowsOf(tx, query, Used)).map(({ keyId }) => keyId);
  });
