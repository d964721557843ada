import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ENGINES, newPostgresUrl } from '../testing/engines.ts';
import { AppRoleTooStrong, openDatabase } from './database.ts';
import type { Engine, EngineKind } from './engine.ts';
import {
  DatabaseFromNewerVersion,
  MigrationChanged,
  migrate,
  readMigrations,
} from './migrations.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { rowsOf } from './rows.ts';

const openEmpty = async (kind: EngineKind): Promise<Engine> =>
  kind === 'pglite' ? openPglite({ memory: true }) : openPostgres({ url: await newPostgresUrl() });

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
    await expect(migrate(engine, older, 1)).rejects.toThrow(DatabaseFromNewerVersion);
    expect(await versionsIn(engine)).toHaveLength(older.length + 1);
  });

  it('refuse a database whose migrations were others', async () => {
    const [first, ...rest] = await readMigrations();
    if (!first) throw new Error('no migrations');
    const changed = [{ ...first, checksum: 'another' }, ...rest];
    await expect(migrate(engine, changed, 1)).rejects.toThrow(MigrationChanged);
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

describe('the app role', () => {
  it('must not bypass row-level security', async () => {
    // In an engine of its own: a role belongs to the whole cluster.
    const engine = await openPglite({ memory: true });
    await migrate(engine, await readMigrations(), 1);
    await engine.asOwner((tx) => tx.execute(sql`alter role nightjar_app bypassrls`));
    await expect(openDatabase(engine, 1)).rejects.toThrow(AppRoleTooStrong);
  });

  it('must not own a table', async () => {
    const engine = await openPglite({ memory: true });
    await migrate(engine, await readMigrations(), 1);
    await engine.asOwner((tx) => tx.execute(sql`alter table messages owner to nightjar_app`));
    await expect(openDatabase(engine, 1)).rejects.toThrow(AppRoleTooStrong);
  });
});
