import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { lockDirectory } from './directory-lock.ts';
import { DurableFiles } from './durable-files.ts';
import { APP_ROLE, type Engine } from './engine.ts';

export type PgliteSource =
  /** A directory, made when missing. */
  | { directory: string }
  /** In memory, from a dump of another one when given: for tests. `heard` is told of every statement. */
  | { memory: true; dump?: Blob; heard?: (statement: string) => void };

const FSYNC_ON = ['-c', 'wal_sync_method=fsync'];

/**
 * PostgreSQL 18 inside this process. It has one connection: transactions wait for each other in the
 * order in which they were asked for, so none may be started inside another. Throws
 * `DataDirectoryInUse`.
 */
export async function openPglite(source: PgliteSource): Promise<Engine & { client: PGlite }> {
  const unlock = 'memory' in source ? () => {} : await lockDirectory(source.directory);
  const client = await open(source).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const heard = 'memory' in source ? source.heard : undefined;
  const db = drizzle(client, heard ? { logger: { logQuery: heard } } : {});
  return {
    kind: 'pglite',
    client,
    asOwner: (work) => db.transaction(work),
    asApp: (work) =>
      db.transaction(async (tx) => {
        await tx.execute(sql.raw(`set local role ${APP_ROLE}`));
        return work(tx);
      }),
    async rewrite(table) {
      await client.exec(`vacuum full ${table}`);
    },
    async close() {
      await client.close();
      unlock();
    },
  };
}

async function open(source: PgliteSource): Promise<PGlite> {
  if ('memory' in source) {
    return PGlite.create(source.dump ? { loadDataDir: source.dump } : {});
  }
  const database = join(source.directory, 'database');
  if (!existsSync(database)) await make(source.directory, database);
  return onDisk(database);
}

/** Under another name until it is whole: a start that was cut short leaves nothing to stumble over. */
async function make(directory: string, database: string): Promise<void> {
  const making = join(directory, 'database.making');
  await rm(making, { recursive: true, force: true });
  await (await onDisk(making)).close();
  await rename(making, database);
}

const onDisk = (directory: string): Promise<PGlite> =>
  PGlite.create({
    fs: new DurableFiles(directory),
    startParams: [...PGlite.defaultStartParams.filter((param) => param !== '-F'), ...FSYNC_ON],
  });
