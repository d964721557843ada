import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';
import { closeCompany } from '../tenants/close-company.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { must } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { readDataKeys } from './data-keys.ts';
import { destroyCompany } from './destroy-company.ts';
import { createFileKeyProvider } from './file-key-provider.ts';
import { newFileKey } from './file-keys.ts';
import { readKeyFile, replaceKeyFile } from './key-file.ts';
import { openKeyProvider } from './open-key-provider.ts';
import { rotateDataKeys, rotateFileKey } from './rotate.ts';
import { createTenantSealing, type TenantSealing } from './tenant-sealing.ts';

const place = { table: 'things', row: '1' };

describe.each(ENGINES)('the key file of a database on %s', (kind) => {
  let database: Database;
  let folder: string;
  let file: string;
  beforeEach(async () => {
    ({ database } = await openTestDatabase(kind));
    folder = await mkdtemp(join(tmpdir(), 'nightjar-rotate-'));
    file = join(folder, 'server.key');
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  /** As a server that was just started. */
  async function start(): Promise<TenantSealing> {
    const provider = await openKeyProvider(database, { file });
    return createTenantSealing({ database, provider, clock: Date.now });
  }

  async function newTenant(domain = `t${randomUUID()}.test`): Promise<TenantId> {
    const wanted = { domain, name: 'T', rules: { everyone: {}, roles: {} } };
    return must(await createTenant(database, wanted, 1, async () => null)).tenant.id;
  }

  /** What the data keys take in the database's files. */
  const pagesOf = (of: Database) =>
    of.asOwner(async (tx) => {
      const query = sql`select pg_relation_size('tenant_data_keys') / 8192 as pages`;
      const [found] = await rowsOf(tx, query, z.object({ pages: z.coerce.number() }));
      return found?.pages;
    });

  const usedKeys = () =>
    database.asOwner(async (tx) => {
      await tx.execute(sql`set local role nightjar_lookup`);
      const query = sql`select distinct key_id as id from tenant_data_keys`;
      return (await rowsOf(tx, query, z.object({ id: z.string() }))).map(({ id }) => id);
    });

  it('is made for a database that has nothing yet, and for no other', async () => {
    const tenantId = await newTenant();
    await (await start()).of(tenantId);
    await (await start()).of(tenantId);
    const copy = await readFile(file, 'utf8');
    await rm(file);
    await expect(start()).rejects.toMatchObject({ code: 'KeyFileMissing' });
    await replaceKeyFile(file, [newFileKey()]);
    await expect(start()).rejects.toMatchObject({ code: 'KeyFileWrong' });
    // What was refused was not written over.
    expect(await readFile(file, 'utf8')).not.toBe(copy);
    await writeFile(file, copy, { mode: 0o600 });
    await (await start()).of(tenantId);
  });

  it('gets a new key, and everything is readable as before', async () => {
    const tenants = await Promise.all([newTenant(), newTenant(), newTenant()]);
    const before = await start();
    const sealed = await Promise.all(tenants.map((id) => before.seal(id, place, id)));
    const old = await readKeyFile(file);
    expect(await rotateFileKey(database, file)).toBe(3);
    const now = await readKeyFile(file);
    expect(now).toHaveLength(1);
    expect(now?.[0].id).not.toBe(old?.[0].id);
    expect(await usedKeys()).toEqual([now?.[0].id]);
    const after = await start();
    for (const [index, tenantId] of tenants.entries()) {
      expect(await after.open(tenantId, place, sealed[index] ?? '')).toBe(tenantId);
    }
  });

  it('goes on with a rotation that was cut short, wherever that was', async () => {
    const tenants = await Promise.all([newTenant(), newTenant(), newTenant()]);
    const before = await start();
    const sealed = await Promise.all(tenants.map((id) => before.seal(id, place, id)));
    const old = await readKeyFile(file);
    for (let steps = 0; steps < 3; steps += 1) {
      let left = steps;
      const dying: Database = {
        ...database,
        // The first two look at which keys are used and what is to be done; each other one wraps one.
        asOwner: (work) => {
          if (left-- < 0) throw new Error('killed');
          return database.asOwner(work);
        },
      };
      await expect(rotateFileKey(dying, file)).rejects.toThrow('killed');
      // In between a server may start, and everything is readable.
      const between = await start();
      for (const [index, tenantId] of tenants.entries()) {
        expect(await between.open(tenantId, place, sealed[index] ?? '')).toBe(tenantId);
      }
    }
    await rotateFileKey(database, file);
    const now = await readKeyFile(file);
    expect(now).toHaveLength(1);
    expect(await usedKeys()).toEqual([now?.[0].id]);
    expect(now?.[0].id).not.toBe(old?.[0].id);
    await (await start()).of(tenants[0] ?? (await newTenant()));
  });

  it('takes what is deleted out of the table’s file, also when a run before was cut short there', async () => {
    const domain = `t${randomUUID()}.test`;
    const tenantId = await newTenant(domain);
    await (await start()).seal(tenantId, place, 'said');
    /** A database whose command dies before it rewrites anything, and how often another one does. */
    const dying: Database = { ...database, rewrite: () => Promise.reject(new Error('killed')) };
    let rewrites = 0;
    const counting: Database = {
      ...database,
      rewrite(table) {
        rewrites += 1;
        return database.rewrite(table);
      },
    };
    const wrapped = () => database.inTenant(tenantId, (tx) => readDataKeys(tx, tenantId));
    const size = () => pagesOf(database);

    const before = await wrapped();
    await expect(rotateFileKey(dying, file)).rejects.toThrow('killed');
    // Control: it got as far as that: everything is wrapped again, and both keys are still in the file.
    expect(await wrapped()).not.toEqual(before);
    expect(await readKeyFile(file)).toHaveLength(2);
    const full = await size();
    expect(await rotateFileKey(counting, file)).toBe(0);
    expect(rewrites).toBe(1);
    expect(await readKeyFile(file)).toHaveLength(1);

    must(await closeCompany(database, domain, 6));
    await expect(destroyCompany(dying, domain, 7)).rejects.toThrow('killed');
    expect(await wrapped()).toEqual([]);
    expect(await destroyCompany(counting, domain, 8)).toMatchObject({
      error: { code: 'Conflict', detail: 'it is destroyed' },
    });
    expect(rewrites).toBe(2);
    expect([full, await size()]).toEqual([1, 0]);
  });

  it('gives every company a new data key when it is asked to', async () => {
    const tenants = await Promise.all([newTenant(), newTenant()]);
    await newTenant();
    const before = await start();
    const sealed = await Promise.all(tenants.map((id) => before.seal(id, place, id)));
    const provider = await openKeyProvider(database, { file });
    expect(await rotateDataKeys(database, provider, 5)).toBe(2);
    const after = await start();
    for (const [index, tenantId] of tenants.entries()) {
      expect(await after.open(tenantId, place, sealed[index] ?? '')).toBe(tenantId);
      const stored = await database.inTenant(tenantId, (tx) => readDataKeys(tx, tenantId));
      expect(stored.map(({ version }) => version)).toEqual([1, 2]);
    }
  });

  it('is of no use for a company that was destroyed', async () => {
    const [domain, other] = [`t${randomUUID()}.test`, await newTenant()];
    const tenantId = await newTenant(domain);
    const sealing = await start();
    const [sealed, kept] = [
      await sealing.seal(tenantId, place, 'said'),
      await sealing.seal(other, place, 'kept'),
    ];
    const backup = await readKeyFile(file);
    expect(await destroyCompany(database, domain, 7)).toMatchObject({
      error: { code: 'Conflict' },
    });
    // Control: until then it opens, in whatever process.
    expect(await (await start()).open(tenantId, place, sealed)).toBe('said');
    must(await closeCompany(database, domain, 6));
    must(await destroyCompany(database, domain, 7));
    expect(await destroyCompany(database, domain, 8)).toMatchObject({
      error: { code: 'Conflict' },
    });
    const stored = await database.inTenant(tenantId, (tx) => readDataKeys(tx, tenantId));
    expect(stored).toEqual([]);
    if (!backup) throw new Error('no key file');
    const thief = createTenantSealing({
      database,
      provider: createFileKeyProvider(backup),
      clock: Date.now,
    });
    await expect(thief.open(tenantId, place, sealed)).rejects.toMatchObject({
      code: 'CompanyClosed',
    });
    // Control: what else the file is the key to is readable.
    expect(await thief.open(other, place, kept)).toBe('kept');
  });
});
