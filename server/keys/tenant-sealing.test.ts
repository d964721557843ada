import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { must } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { addDataKey, readDataKeys } from './data-keys.ts';
import { createMemoryKeyProvider } from './file-key-provider.ts';
import { type KeyProvider, KeyProviderError } from './key-provider.ts';
import { createTenantSealing } from './tenant-sealing.ts';

const place = { table: 'things', row: '1' };

async function newTenant(database: Database): Promise<TenantId> {
  const wanted = {
    domain: `t${randomUUID()}.test`,
    name: 'T',
    rules: { everyone: {}, roles: {} },
  };
  return must(await createTenant(database, wanted, 1, async () => null)).tenant.id;
}

describe.each(ENGINES)("companies' keys on %s", (kind) => {
  let database: Database;
  beforeAll(async () => {
    ({ database } = await openTestDatabase(kind));
  });
  afterAll(() => database.close());

  const sealingWith = (provider: KeyProvider) =>
    createTenantSealing({ database, provider, clock: Date.now });
  const storedOf = (tenantId: TenantId) =>
    database.inTenant(tenantId, (tx) => readDataKeys(tx, tenantId));

  it('are made once, also when two ask for the first at the same time', async () => {
    const provider = createMemoryKeyProvider();
    const tenantId = await newTenant(database);
    const servers = [sealingWith(provider), sealingWith(provider)];
    const sealed = await Promise.all(servers.map((one) => one.seal(tenantId, place, 'said')));
    expect(await storedOf(tenantId)).toHaveLength(1);
    // A third, as after a restart.
    const later = sealingWith(provider);
    for (const one of sealed) expect(await later.open(tenantId, place, one)).toBe('said');
  });

  it('are each one company’s alone, and of no use to another', async () => {
    const provider = createMemoryKeyProvider();
    const sealing = sealingWith(provider);
    const [one, two] = [await newTenant(database), await newTenant(database)];
    const sealed = await sealing.seal(one, place, 'said');
    await expect(sealing.open(two, place, sealed)).rejects.toMatchObject({ name: 'SealBroken' });
    // Nor when the row with the key is copied over to the other.
    await database.asOwner(async (tx) => {
      await tx.execute(sql`select set_config('nightjar.tenant', ${one}, true)`);
      const [key] = await readDataKeys(tx, one);
      if (!key) throw new Error('no key');
      await tx.execute(sql`select set_config('nightjar.tenant', ${two}, true)`);
      await tx.execute(sql`
        update tenant_data_keys set wrapped = ${key.wrapped} where tenant_id = ${two}`);
    });
    await expect(sealingWith(provider).of(two)).rejects.toMatchObject({ code: 'KeyRefused' });
  });

  it('are found again after a rotation, the newest seals', async () => {
    const provider = createMemoryKeyProvider();
    const tenantId = await newTenant(database);
    const before = await sealingWith(provider).seal(tenantId, place, 'old');
    await addDataKey(database, provider, tenantId, 1, 2);
    const sealing = sealingWith(provider);
    expect(await sealing.open(tenantId, place, before)).toBe('old');
    const versionOf = (sealed: string) => Buffer.from(sealed, 'base64url').readUInt32BE(1);
    expect(versionOf(before)).toBe(1);
    expect(versionOf(await sealing.seal(tenantId, place, 'new'))).toBe(2);
  });

  it('are overwritten when they are forgotten, and read again when they are asked for', async () => {
    const sealing = sealingWith(createMemoryKeyProvider());
    const tenantId = await newTenant(database);
    const seal = await sealing.of(tenantId);
    expect(sealing.held()).toEqual([tenantId]);
    const sealed = seal.seal(place, 'said');
    sealing.forget(tenantId);
    expect(sealing.held()).toEqual([]);
    await Promise.resolve();
    expect(() => seal.open(place, sealed)).toThrow('forgotten');
    expect(await sealing.open(tenantId, place, sealed)).toBe('said');
  });

  it('say by name what is wrong with whoever holds the keys, and are asked for again', async () => {
    const provider = createMemoryKeyProvider();
    let away = true;
    const flaky: KeyProvider = {
      ...provider,
      async unwrap(...asked) {
        if (away) throw new KeyProviderError('ProviderUnreachable', 'no answer');
        return provider.unwrap(...asked);
      },
    };
    const sealing = sealingWith(flaky);
    const tenantId = await newTenant(database);
    await expect(sealing.of(tenantId)).rejects.toMatchObject({ code: 'ProviderUnreachable' });
    away = false;
    await sealing.of(tenantId);
    const stranger = sealingWith(createMemoryKeyProvider());
    await expect(stranger.of(tenantId)).rejects.toMatchObject({ code: 'KeyUnknown' });
  });

  it('are not made for a company that is not there', async () => {
    const sealing = sealingWith(createMemoryKeyProvider());
    const nobody = TenantId.parse(randomUUID());
    await expect(sealing.of(nobody)).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('are out of reach of requests, but to read', async () => {
    const tenantId = await newTenant(database);
    await sealingWith(createMemoryKeyProvider()).of(tenantId);
    const attempts = [
      sql`delete from tenant_data_keys`,
      sql`update tenant_data_keys set wrapped = ''`,
      sql`insert into tenant_data_keys values (current_tenant(), 9, '', '', 0)`,
    ];
    for (const attempt of attempts) {
      await expect(database.inTenant(tenantId, (tx) => tx.execute(attempt))).rejects.toThrow();
    }
    expect(await storedOf(tenantId)).toHaveLength(1);
  });
});
