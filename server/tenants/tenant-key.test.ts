import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TenantId } from '../../shared/domain/ids.ts';
import { readDocument } from '../../shared/signing/signed-document.ts';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';
import { must } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { createTenant } from './create-tenant.ts';
import { createTenantSigner } from './tenant-key.ts';

const Content = z.object({ say: z.string() });
const DEVICE = 'nightjar-device+jwt';

describe.each(ENGINES)('a tenant’s key on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    ({ database } = await openTestDatabase(kind));
  });
  afterAll(() => database.close());

  const signer = () => createTenantSigner(database, Date.now);
  async function newTenant(): Promise<TenantId> {
    const domain = `t${randomUUID()}.test`;
    const wanted = { domain, name: 'T', rules: { everyone: {}, roles: {} } };
    return must(await createTenant(database, wanted, 1, async () => null)).tenant.id;
  }

  it('is made once, also by many who ask at once, and stays', async () => {
    const tenantId = await newTenant();
    const keys = await Promise.all(Array.from({ length: 6 }, () => signer().publicKeyOf(tenantId)));
    expect(new Set(keys.map(({ x }) => x)).size).toBe(1);
    expect(await signer().publicKeyOf(tenantId)).toEqual(keys[0]);
    expect(Object.keys(keys[0] ?? {}).toSorted()).toEqual(['crv', 'kty', 'x']);
  });

  it('signs what its public half verifies, and another tenant’s does not', async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    const jws = await signer().signFor(mine, DEVICE, { say: 'hello' });
    const read = async (tenantId: TenantId) =>
      readDocument(jws, await signer().publicKeyOf(tenantId), DEVICE, Content);
    expect(await read(mine)).toEqual({ ok: true, value: { say: 'hello' } });
    expect(await read(theirs)).toEqual({ ok: false, error: 'wrong-key' });
  });

  it('is of no tenant that is not there, and is asked for again afterwards', async () => {
    const nobody = TenantId.parse(randomUUID());
    const one = signer();
    await expect(one.publicKeyOf(nobody)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(one.signFor(nobody, DEVICE, {})).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('shows no request its private half, nor another tenant anything', async () => {
    const [mine, theirs] = [await newTenant(), await newTenant()];
    await signer().publicKeyOf(mine);
    const rows = (tenantId: TenantId, column: string) =>
      database.inTenant(tenantId, (tx) =>
        rowsOf(
          tx,
          sql`select ${sql.identifier(column)} as value from tenant_keys`,
          z.object({ value: z.string() }),
        ),
      );
    await expect(rows(mine, 'private_jwk')).rejects.toThrow();
    // Control: the public half is read the same way.
    expect(await rows(mine, 'public_jwk')).toHaveLength(1);
    expect(await rows(theirs, 'public_jwk')).toEqual([]);
    const replace = (tenantId: TenantId) =>
      database.inTenant(tenantId, (tx) =>
        tx.execute(sql`update tenant_keys set public_jwk = '{}', private_jwk = '{}'`),
      );
    await expect(replace(mine)).rejects.toThrow();
  });
});
