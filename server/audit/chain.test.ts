import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ChainedEntry, hashOfEntry } from '../../shared/audit/chain.ts';
import { TenantId } from '../../shared/domain/ids.ts';
import { canonicalJson } from '../../shared/receipt/canonical-json.ts';
import type { Database } from '../db/database.ts';
import type { Engine, EngineKind } from '../db/engine.ts';
import { migrate, readMigrations } from '../db/migrations.ts';
import { openPglite } from '../db/pglite.ts';
import { openPostgres } from '../db/postgres.ts';
import { rowsOf, type Tx } from '../db/rows.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { must } from '../testing/company.ts';
import { ENGINES, newPostgresUrl } from '../testing/engines.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { record } from './log.ts';
import { readStretch } from './read-audit.ts';

/** A new PGlite is the work of seconds, of many on a busy machine. */
const PATIENCE_MS = 120_000;
const ALL = { afterId: 0, lastId: 1_000, limit: 1_000 };

/** Whether each entry carries its own hash and that of the one before it. */
async function isChained(tenantId: TenantId, entries: readonly ChainedEntry[]): Promise<boolean> {
  let previous: string | null = null;
  for (const [at, entry] of entries.entries()) {
    if (entry.id !== at + 1 || entry.previous !== previous) return false;
    if (entry.hash !== (await hashOfEntry(tenantId, entry))) return false;
    previous = entry.hash;
  }
  return true;
}

describe.each(ENGINES)('the chain of the audit log on %s', (kind) => {
  let database: Database;
  let engine: Engine;
  let tenantId: TenantId;
  beforeAll(async () => {
    ({ database, engine } = await openTestDatabase(kind));
    const domain = `t${randomUUID()}.test`;
    const rules = { everyone: {}, roles: {} };
    tenantId = must(
      await createTenant(database, { domain, name: domain, rules }, 1, async () => null),
    ).tenant.id;
    await Promise.all(Array.from({ length: 20 }, (_, count) => note(count + 1)));
  });
  afterAll(() => database.close());

  const note = (count: number) =>
    database.inTenant(tenantId, (tx) =>
      record(tx, {
        tenantId,
        at: count,
        actorId: null,
        action: 'session.sign-in-failed',
        detail: { known: false, count },
      }),
    );
  const entries = async () =>
    (await database.inTenant(tenantId, (tx) => readStretch(tx, ALL))).entries;
  const asOwner = (statements: readonly SQL[]) =>
    engine.asOwner(async (tx) => {
      await tx.execute(sql`select set_config('nightjar.tenant', ${tenantId}, true)`);
      for (const statement of statements) await tx.execute(statement);
    });

  it('holds, however many append at once', async () => {
    const all = await entries();
    expect(all).toHaveLength(20);
    expect(await isChained(tenantId, all)).toBe(true);
  });

  it('is over the same spelling in the database as everywhere else', async () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[ -~]*$/), tie('value'), { maxKeys: 4 }),
      ),
    }));
    // A dictionary of fast-check's may have no prototype, and "__proto__" in it.
    const values = fc.sample(value, 300).map((one): unknown => JSON.parse(JSON.stringify(one)));
    const spelled = await database.beforeTenant((tx) =>
      rowsOf(
        tx,
        sql`select canonical_json(v) as text
            from jsonb_array_elements(${JSON.stringify(values)}::jsonb) with ordinality as e(v, n)
            order by n`,
        z.object({ text: z.string() }),
      ),
    );
    expect(spelled.map((row) => row.text)).toEqual(values.map(canonicalJson));
  });

  it.each([
    ['change an entry', sql`update audit_entries set detail = '{}'`],
    ['take one away', sql`delete from audit_entries`],
    ['empty the log', sql`truncate audit_entries`],
    ['set the end back', sql`update tenants set last_audit_id = 1`],
    ['set the last hash', sql`update tenants set last_audit_hash = ''`],
    ['change a checkpoint', sql`update audit_checkpoints set document = ''`],
    ['take a checkpoint away', sql`delete from audit_checkpoints`],
    ['stop the chaining', sql`alter table audit_entries disable trigger chained`],
    [
      'choose a number and hashes',
      sql`insert into audit_entries (tenant_id, id, at, action, detail, previous, hash)
          select tenant_id, 99, 1, 'x', '{}', 'x', 'x' from audit_entries limit 1`,
    ],
  ])('does not let the app role %s', async (_, statement) => {
    await expect(database.inTenant(tenantId, (tx) => tx.execute(statement))).rejects.toThrow();
  });

  it.each([
    ['change an entry', sql`update audit_entries set detail = '{}'`],
    ['take one away', sql`delete from audit_entries`],
    ['empty the log', sql`truncate audit_entries cascade`],
    ['change a checkpoint', sql`update audit_checkpoints set document = ''`],
  ])('does not let the owner of the database %s by mistake', async (_, statement) => {
    await expect(asOwner([statement])).rejects.toThrow();
  });

  it('shows what the owner changed all the same (control)', async () => {
    await asOwner([
      sql`alter table audit_entries disable trigger unchanged`,
      sql`update audit_entries set at = 7 where tenant_id = ${tenantId} and id = 3`,
      sql`alter table audit_entries enable trigger unchanged`,
    ]);
    expect(await isChained(tenantId, await entries())).toBe(false);
  });
});

describe.each(ENGINES)('a log from before it was chained, on %s', (kind) => {
  const openEmpty = async (of: EngineKind): Promise<Engine> =>
    of === 'pglite' ? openPglite({ memory: true }) : openPostgres({ url: await newPostgresUrl() });

  it('is chained by the migration, each tenant’s for itself', {
    timeout: PATIENCE_MS,
  }, async () => {
    const engine = await openEmpty(kind);
    const migrations = await readMigrations();
    const before = migrations.filter(({ version }) => version < 17);
    await migrate(engine, before, 1);
    const tenants = [randomUUID(), randomUUID()].map((id) => TenantId.parse(id));
    const inTenant = <T>(id: TenantId, work: (tx: Tx) => Promise<T>) =>
      engine.asApp(async (tx) => {
        await tx.execute(sql`select set_config('nightjar.tenant', ${id}, true)`);
        return work(tx);
      });
    for (const id of tenants) {
      await inTenant(id, async (tx) => {
        await tx.execute(sql`
          insert into tenants
            (id, domain, name, created_at, rules, policy_version, policy_issued_at, last_audit_id)
          values (${id}, ${id}, 'x', 0, '{}', 1, 0, 3)`);
        await tx.execute(sql`
          insert into audit_entries (tenant_id, id, at, action, detail)
          select ${id}, n, n, 'x', ${'{"b":"\\"é\\n","a":[1,{"d":null,"c":true}]}'}::jsonb
          from generate_series(1, 3) n`);
      });
    }
    await migrate(engine, migrations, 1);
    for (const id of tenants) {
      const { entries } = await inTenant(id, async (tx) => {
        await tx.execute(sql`
          insert into audit_entries (tenant_id, at, action, detail) values (${id}, 4, 'x', '{}')`);
        return readStretch(tx, ALL);
      });
      expect(entries).toHaveLength(4);
      expect(await isChained(id, entries)).toBe(true);
    }
    await engine.close();
  });
});
