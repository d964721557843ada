import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ChannelId, PersonId, TenantId } from '../../shared/domain/ids.ts';
import { createMemoryKeyProvider } from '../keys/file-key-provider.ts';
import { createTenantSealing } from '../keys/tenant-sealing.ts';
import { readAfter } from '../messages/history.ts';
import { sealOldMessages } from '../messages/seal-old-messages.ts';
import { readPolicy } from '../tenants/policy.ts';
import { ENGINES, newPostgresUrl } from '../testing/engines.ts';
import { openDatabase } from './database.ts';
import type { Engine, EngineKind } from './engine.ts';
import { migrate, readMigrations } from './migrations.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { rowsOf, type Tx } from './rows.ts';

const openEmpty = async (kind: EngineKind): Promise<Engine> =>
  kind === 'pglite' ? openPglite({ memory: true }) : openPostgres({ url: await newPostgresUrl() });

/** A new PGlite is the work of seconds, of many on a busy machine. */
const PATIENCE_MS = 120_000;

const Version = z.object({ version: z.coerce.number() });
const versionsIn = (engine: Engine) =>
  engine.asOwner((tx) => rowsOf(tx, sql`select version from schema_migrations`, Version));

describe.each(ENGINES)('migrations on %s', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEmpty(kind);
  });
  afterAll(() => engine.close());

  it('run once each, also when two servers start together', async () => {
    const migrations = await readMigrations();
    const ran = await Promise.all([migrate(engine, migrations, 1), migrate(engine, migrations, 1)]);
    expect(ran.toSorted()).toEqual([0, migrations.length]);
    expect(await versionsIn(engine)).toHaveLength(migrations.length);
  });

  it('refuse a database from a newer version, and change nothing', async () => {
    const older = (await readMigrations()).slice(0, -1);
    await expect(migrate(engine, older, 1)).rejects.toMatchObject({
      code: 'DatabaseFromNewerVersion',
    });
    expect(await versionsIn(engine)).toHaveLength(older.length + 1);
  });

  it('refuse a database whose migrations were others', async () => {
    const [first, ...rest] = await readMigrations();
    if (!first) throw new Error('no migrations');
    const changed = [{ ...first, checksum: 'another' }, ...rest];
    await expect(migrate(engine, changed, 1)).rejects.toMatchObject({ code: 'MigrationChanged' });
  });

  it('keep nothing of a run that fails', async () => {
    const migrations = await readMigrations();
    const good = { version: 90, name: '0090_good.sql', checksum: 'a', sql: 'create table good ()' };
    const bad = { version: 91, name: '0091_bad.sql', checksum: 'b', sql: 'create table' };
    await expect(migrate(engine, [...migrations, good, bad], 1)).rejects.toThrow();
    expect(await versionsIn(engine)).toHaveLength(migrations.length);
    await expect(engine.asOwner((tx) => tx.execute(sql`select * from good`))).rejects.toThrow();
  });
});

describe.each(ENGINES)('audit entries numbered over all tenants, on %s', (kind) => {
  it('get numbers of their tenant, in their order', { timeout: PATIENCE_MS }, async () => {
    const engine = await openEmpty(kind);
    const migrations = await readMigrations();
    await migrate(engine, migrations.slice(0, 4), 1);
    const tenants = [randomUUID(), randomUUID(), randomUUID()];
    const inTenant = <T>(id: string, work: (tx: Tx) => Promise<T>) =>
      engine.asApp(async (tx) => {
        await tx.execute(sql`select set_config('nightjar.tenant', ${id}, true)`);
        return work(tx);
      });
    for (const id of tenants) {
      await inTenant(id, (tx) =>
        tx.execute(sql`
          insert into tenants (id, domain, name, lock_after, logout_after, unlock_attempts, created_at)
          values (${id}, ${id}, 'x', 1, 1, 1, 0)`),
      );
    }
    const [one, two, none] = tenants;
    for (const [at, id] of [one, two, two, one, two].entries()) {
      await inTenant(id ?? '', (tx) =>
        tx.execute(sql`
          insert into audit_entries (tenant_id, at, action, detail) values (${id}, ${at}, 'x', '{}')`),
      );
    }
    expect(await migrate(engine, migrations, 1)).toBe(migrations.length - 4);
    const Entry = z.object({ id: z.coerce.number(), at: z.coerce.number() });
    const entriesOf = (id = '') =>
      inTenant(id, (tx) => rowsOf(tx, sql`select id, at from audit_entries order by id`, Entry));
    const lastOf = (id = '') => {
      const Last = z.object({ last: z.coerce.number() });
      return inTenant(id, (tx) => rowsOf(tx, sql`select last_audit_id as last from tenants`, Last));
    };
    expect(await entriesOf(one)).toEqual([
      { id: 1, at: 0 },
      { id: 2, at: 3 },
    ]);
    expect(await entriesOf(two)).toEqual([
      { id: 1, at: 1 },
      { id: 2, at: 2 },
      { id: 3, at: 4 },
    ]);
    expect([await lastOf(one), await lastOf(two), await lastOf(none)]).toEqual([
      [{ last: 2 }],
      [{ last: 3 }],
      [{ last: 0 }],
    ]);
    await engine.close();
  });
});

describe.each(ENGINES)('the three numbers of the first policies, on %s', (kind) => {
  it('become rules for everyone, as their first version', { timeout: PATIENCE_MS }, async () => {
    const engine = await openEmpty(kind);
    const migrations = await readMigrations();
    const before = migrations.filter(({ version }) => version < 8);
    await migrate(engine, before, 1);
    const id = randomUUID();
    const inTenant = <T>(work: (tx: Tx) => Promise<T>) =>
      engine.asApp(async (tx) => {
        await tx.execute(sql`select set_config('nightjar.tenant', ${id}, true)`);
        return work(tx);
      });
    await inTenant((tx) =>
      tx.execute(sql`
        insert into tenants (id, domain, name, lock_after, logout_after, unlock_attempts, created_at)
        values (${id}, 'x.test', 'x', 60, 600, 3, 77)`),
    );
    await migrate(engine, migrations, 1);
    const policy = await inTenant((tx) => readPolicy(tx, TenantId.parse(id), 77));
    expect(policy).toMatchObject({
      everyone: { lockAfter: 60, logoutAfter: 600, unlockAttempts: 3 },
      roles: {},
      version: 1,
      issuedAt: 77,
    });
    await engine.close();
  });
});

describe.each(ENGINES)('messages in plain words, on %s', (kind) => {
  it('are sealed once there are keys', { timeout: PATIENCE_MS }, async () => {
    const engine = await openEmpty(kind);
    const migrations = await readMigrations();
    await migrate(
      engine,
      migrations.filter(({ version }) => version < 11),
      1,
    );
    const [tenantId, person, room] = [
      TenantId.parse(randomUUID()),
      PersonId.parse(randomUUID()),
      ChannelId.parse(randomUUID()),
    ];
    await engine.asApp(async (tx) => {
      await tx.execute(sql`select set_config('nightjar.tenant', ${tenantId}, true)`);
      await tx.execute(sql`
        insert into tenants (id, domain, name, created_at, rules, policy_version, policy_issued_at)
        values (${tenantId}, 'x.test', 'x', 0, '{"everyone":{},"roles":{}}', 1, 0)`);
      await tx.execute(sql`
        insert into people (tenant_id, id, email, name, title, role, password_hash, created_at)
        values (${tenantId}, ${person}, 'a@x.test', 'A', '', 'member', '', 0)`);
      await tx.execute(sql`
        insert into channels (tenant_id, id, kind, name, topic, last_seq, created_at)
        values (${tenantId}, ${room}, 'private', 'r', '', 1, 0)`);
      await tx.execute(sql`
        insert into memberships (tenant_id, channel_id, person_id)
        values (${tenantId}, ${room}, ${person})`);
      await tx.execute(sql`
        insert into messages (tenant_id, channel_id, seq, id, client_id, author_id, body, sent_at)
        values (${tenantId}, ${room}, 1, gen_random_uuid(), gen_random_uuid(), ${person}, 'of old', 0)`);
    });
    const database = await openDatabase(engine, 2);
    const provider = createMemoryKeyProvider();
    const sealing = createTenantSealing({ database, provider, clock: Date.now });
    await sealOldMessages(database, sealing);
    const seal = await sealing.of(tenantId);
    const page = await database.inTenant(tenantId, (tx) =>
      readAfter(tx, seal, person, { channelId: room, afterSeq: 0, limit: 9 }),
    );
    expect(page).toMatchObject({ ok: true, value: { messages: [{ seq: 1, body: 'of old' }] } });
    const Left = z.object({ plain: z.string().nullable() });
    const left = await database.inTenant(tenantId, (tx) =>
      rowsOf(tx, sql`select body as plain from messages`, Left),
    );
    expect(left).toEqual([{ plain: null }]);
    await database.close();
  });
});

describe('the app role', () => {
  it('must not bypass row-level security', async () => {
    // In an engine of its own: a role belongs to the whole cluster.
    const engine = await openPglite({ memory: true });
    await migrate(engine, await readMigrations(), 1);
    await engine.asOwner((tx) => tx.execute(sql`alter role nightjar_app bypassrls`));
    await expect(openDatabase(engine, 1)).rejects.toMatchObject({ code: 'AppRoleTooStrong' });
  });

  it('must not own a table', async () => {
    const engine = await openPglite({ memory: true });
    await migrate(engine, await readMigrations(), 1);
    await engine.asOwner((tx) => tx.execute(sql`alter table messages owner to nightjar_app`));
    await expect(openDatabase(engine, 1)).rejects.toMatchObject({ code: 'AppRoleTooStrong' });
  });
});
