import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import type { EngineKind } from '../db/engine.ts';
import type { Source } from '../db/open-engine.ts';
import { TEMPLATE } from './global-setup.ts';
import { createPostgresDatabase } from './postgres-cluster.ts';

/** Every suite that touches the database runs on both. */
export const ENGINES: readonly EngineKind[] = ['pglite', 'postgres'];

/** A database of the test's own, migrated and empty. */
export async function newSource(kind: EngineKind): Promise<Source> {
  if (kind === 'pglite') return { memory: true, dump: await openAsBlob(inject('pgliteDump')) };
  return { url: await newPostgresUrl(TEMPLATE) };
}

/** One for all: a database may be opened more than once. */
export const testKeyFile = (): string => join(dirname(inject('pgliteDump')), 'test.key');

/** A new database in the test cluster; empty, without a template. */
export function newPostgresUrl(template?: string): Promise<string> {
  const url = (database: string) => new URL(`/${database}`, inject('postgresTemplate')).href;
  return createPostgresDatabase({ url }, `test_${randomUUID().replaceAll('-', '')}`, template);
}
