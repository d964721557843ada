import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { StartError } from '../start-error.ts';
import type { Engine } from './engine.ts';
import { rowsOf, type Tx } from './rows.ts';

export interface Migration {
  version: number;
  name: string;
  checksum: string;
  sql: string;
}

const FOLDER = new URL('./migrations/', import.meta.url);
const FILE = /^(\d{4})_(\w+)\.sql$/;
/** Any number will do, as long as every server of this database uses the same. */
const LOCK = 6_149_021;

const Applied = z.object({ version: z.coerce.number(), checksum: z.string() });

/** The release's migrations in order. */
export async function readMigrations(folder: URL = FOLDER): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => FILE.test(file)).toSorted();
  return Promise.all(
    files.map(async (file) => {
      const text = (await readFile(new URL(file, folder), 'utf8')).replaceAll('\r\n', '\n');
      const checksum = createHash('sha256').update(text).digest('hex');
      return { version: Number(file.slice(0, 4)), name: file, checksum, sql: text };
    }),
  );
}

/**
 * Brings the database to this release, all in one transaction; answers how many migrations ran.
 * Servers that start at the same time wait for each other. Throws `DatabaseFromNewerVersion` or
 * `MigrationChanged`.
 */
export async function migrate(
  engine: Engine,
  migrations: readonly Migration[],
  now: number,
): Promise<number> {
  return engine.asOwner(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
    await prepareTable(tx);
    const applied = await rowsOf(
      tx,
      sql`select version, checksum from schema_migrations order by version`,
      Applied,
    );
    check(applied, migrations);
    const waiting = migrations.slice(applied.length);
    for (const { version, name, checksum, sql: text } of waiting) {
      await tx.execute(asOneStatement(text));
      await tx.execute(sql`
        insert into schema_migrations (version, name, checksum, applied_at)
        values (${version}, ${name}, ${checksum}, ${now})`);
    }
    return waiting.length;
  });
}

function check(applied: z.infer<typeof Applied>[], migrations: readonly Migration[]): void {
  const newest = applied.at(-1)?.version ?? 0;
  const known = migrations.at(-1)?.version ?? 0;
  if (newest > known) {
    throw new StartError(
      'DatabaseFromNewerVersion',
      `it has ${newest}, this server knows ${known}`,
    );
  }
  for (const [index, { version, checksum }] of applied.entries()) {
    const migration = migrations[index];
    if (migration?.version !== version || migration.checksum !== checksum) {
      throw new StartError('MigrationChanged', migration?.name ?? String(version));
    }
  }
}

async function prepareTable(tx: Tx): Promise<void> {
  const there = await rowsOf(
    tx,
    sql`select to_regclass('public.schema_migrations') is not null as there`,
    z.object({ there: z.boolean() }),
  );
  if (there[0]?.there) return;
  await tx.execute(
    asOneStatement(`
      create table schema_migrations (
        version integer primary key,
        name text not null,
        checksum text not null,
        applied_at bigint not null
      );
      alter table schema_migrations enable row level security;
      alter table schema_migrations force row level security;
      create policy owner_only on schema_migrations to current_user using (true) with check (true);
    `),
  );
}

/** A script as one statement: PGlite's queries take no more than one. */
const asOneStatement = (script: string) =>
  sql.raw(`do $migration$ begin execute $script$${script}$script$; end $migration$`);
