import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';
import { openDatabase } from '../db/database.ts';
import { openPglite } from '../db/pglite.ts';
import { openPostgres } from '../db/postgres.ts';
import { createPostgresDatabase, startPostgresCluster } from './postgres-cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** File with a migrated, empty PGlite. */
    pgliteDump: string;
    /** Of the cluster's database `nightjar_template`, migrated and empty. */
    postgresTemplate: string;
  }
}

/** What was asked for on the command line; Vitest keeps it out of its types. */
const Filtered = z.object({ filenamePattern: z.array(z.string()) });

export const TEMPLATE = 'nightjar_template';

/** Prepares both engines once for the whole run; nothing when no server test is in it. */
export default async function setUp(project: TestProject): Promise<(() => Promise<void>) | void> {
  const filters = Filtered.safeParse(project.vitest).data?.filenamePattern;
  const { testFiles } = await project.globTestFiles(filters);
  if (!testFiles.some((file) => file.includes('/server/'))) return undefined;

  const folder = mkdtempSync(join(tmpdir(), 'nightjar-tests-'));
  const [cluster, dump] = await Promise.all([startPostgresCluster(), migratedDump()]);
  const dumpFile = join(folder, 'pglite.tar');
  writeFileSync(dumpFile, dump);
  const url = await createPostgresDatabase(cluster, TEMPLATE);
  await (await openDatabase(openPostgres({ url }), Date.now())).close();
  project.provide('pgliteDump', dumpFile);
  project.provide('postgresTemplate', url);
  return async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function migratedDump(): Promise<Buffer> {
  const engine = await openPglite({ memory: true });
  const database = await openDatabase(engine, Date.now());
  const dump = await engine.client.dumpDataDir('none');
  await database.close();
  return Buffer.from(await dump.arrayBuffer());
}
