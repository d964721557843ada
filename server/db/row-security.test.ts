import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TenantId } from '../../shared/domain/ids.ts';
import { seedDemoCompany } from '../seed/demo-company.ts';
import { ENGINES } from '../testing/engines.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import type { Database } from './database.ts';
import type { Engine } from './engine.ts';
import { rowsOf, type Tx } from './rows.ts';

const Table = z.object({
  name: z.string(),
  enabled: z.boolean(),
  forced: z.boolean(),
  ofTenant: z.boolean(),
});
const Count = z.object({ n: z.coerce.number() });
/** SQLSTATE: the statement is a good one, and not for this role. */
const NO_PRIVILEGE = '42501';

const tablesOf = (tx: Tx) =>
  rowsOf(
    tx,
    sql`select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
          exists (select from pg_attribute a
            where a.attrelid = c.oid and a.attname = 'tenant_id') as "ofTenant"
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname`,
    Table,
  );

async function countIn(tx: Tx, table: string, where: SQL = sql`true`): Promise<number> {
  const query = sql`select count(*) as n from ${sql.identifier(table)} where ${where}`;
  return (await rowsOf(tx, query, Count))[0]?.n ?? -1;
}

describe.each(ENGINES)('row-level security on %s', (kind) => {
  let database: Database;
  let engine: Engine;
  let tenants: TenantId[];

  beforeAll(async () => {
    const opened = await openTestDatabase(kind);
    ({ database, engine } = opened);
    await seedDemoCompany(opened, Date.now);
    tenants = await Promise.all(
      ['lumen.test', 'harbor.test'].map(async (domain) => {
        const row = z.object({ id: TenantId });
        const query = sql`select tenant_of_domain(${domain}) as id`;
        const [found] = await database.beforeTenant((tx) => rowsOf(tx, query, row));
        return TenantId.parse(found?.id);
      }),
    );
  });
  afterAll(() => database.close());

  const tenantTables = async () =>
    (await engine.asOwner(tablesOf)).filter(({ ofTenant }) => ofTenant).map(({ name }) => name);

  it('is on, and forced on the owner too, for every table', async () => {
    const tables = await engine.asOwner(tablesOf);
    expect(tables.length).toBeGreaterThan(8);
    expect(tables.filter(({ enabled, forced }) => !enabled || !forced)).toEqual([]);
  });

  it('shows nothing without a tenant', async () => {
    for (const table of ['tenants', ...(await tenantTables())]) {
      expect(await database.beforeTenant((tx) => countIn(tx, table)), table).toBe(0);
    }
    for (const table of ['signing_keys', 'schema_migrations']) {
      await expect(
        database.beforeTenant((tx) => countIn(tx, table)),
        table,
      ).rejects.toThrow();
    }
  });

  it('shows a tenant its own rows alone', async () => {
    const [lumen, harbor] = tenants;
    if (!lumen || !harbor) throw new Error('no tenants');
    for (const [own, other] of [[lumen, harbor] as const, [harbor, lumen] as const]) {
      const seen = await database.inTenant(own, async (tx) => ({
        people: await countIn(tx, 'people', sql`tenant_id = ${own}`),
        messages: await countIn(tx, 'messages', sql`tenant_id = ${own}`),
      }));
      expect(seen.people).toBeGreaterThan(0);
      expect(seen.messages).toBeGreaterThan(0);
      for (const table of await tenantTables()) {
        const foreign = await database.inTenant(own, (tx) =>
          countIn(tx, table, sql`tenant_id = ${other}`),
        );
        expect(foreign, table).toBe(0);
      }
    }
  });

  it('control: without it the same question finds the other tenant', async () => {
    const [lumen, harbor] = tenants;
    if (!lumen || !harbor) throw new Error('no tenants');
    const undo = new Error('undo');
    let foreign = 0;
    const peek = engine.asOwner(async (tx) => {
      await tx.execute(sql`alter table messages disable row level security`);
      await tx.execute(sql`set local role nightjar_app`);
      await tx.execute(sql`select set_config('nightjar.tenant', ${lumen}, true)`);
      foreign = await countIn(tx, 'messages', sql`tenant_id = ${harbor}`);
      throw undo;
    });
    await expect(peek).rejects.toThrow(undo);
    expect(foreign).toBeGreaterThan(0);
  });

  it('refuses to write into another tenant', async () => {
    const [lumen, harbor] = tenants;
    if (!lumen || !harbor) throw new Error('no tenants');
    const insertInto = (tenantId: TenantId) =>
      database.inTenant(lumen, (tx) =>
        tx.execute(sql`
          insert into channels (tenant_id, id, kind, name, topic, created_at)
          values (${tenantId}, ${randomUUID()}, 'public', 'planted', '', 0)`),
      );
    await expect(insertInto(harbor)).rejects.toThrow();
    await expect(insertInto(lumen)).resolves.toBeDefined();
    const planted = await database.inTenant(harbor, (tx) =>
      countIn(tx, 'channels', sql`name = 'planted'`),
    );
    expect(planted).toBe(0);
    const moved = await database.inTenant(lumen, (tx) =>
      tx.execute(sql`update channels set last_seq = 999 where tenant_id = ${harbor} returning id`),
    );
    expect(z.object({ rows: z.array(z.unknown()) }).parse(moved).rows).toEqual([]);
  });

  it.each([
    ['switch it off', sql`set local row_security = off`],
    ['alter a table', sql`alter table messages disable row level security`],
    ['change a message', sql`update messages set content = 'forged'`],
    ['delete a message', sql`delete from messages`],
    ['change the audit log', sql`update audit_entries set action = 'forged'`],
    ['delete from the audit log', sql`delete from audit_entries`],
    ['change an address', sql`update people set email = 'forged'`],
    ['change when an account ends', sql`update people set ends_at = null`],
    ['make a role', sql`create role stronger bypassrls`],
    ['make a table', sql`create table loot (a text)`],
  ])('does not let the app role %s', async (_, statement) => {
    const [lumen] = tenants;
    if (!lumen) throw new Error('no tenant');
    const attempt = database.inTenant(lumen, async (tx) => {
      await tx.execute(statement);
      // With row security off, a query that it would have filtered is an error.
      await countIn(tx, 'messages');
    });
    await expect(attempt).rejects.toMatchObject({ cause: { code: NO_PRIVILEGE } });
  });

  it('lets the look-up functions answer one question each', async () => {
    const nobody = await database.beforeTenant((tx) =>
      rowsOf(
        tx,
        sql`select tenant_of_domain('nobody.test') as id, current_user::text as role`,
        z.object({ id: TenantId.nullable(), role: z.string() }),
      ),
    );
    expect(nobody).toEqual([{ id: null, role: 'nightjar_app' }]);
  });
});
