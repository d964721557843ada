import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from '../db/open-engine.ts';
import { createDirectoryStorage } from './directory-storage.ts';
import type { FileStorage } from './storage.ts';

/**
 * The storage of a server: `directory`, which its command always names; else beside the embedded database.
 * Where neither is said, files end with the process.
 */
export async function openFileStorage(
  source: Source,
  directory: string | undefined,
): Promise<FileStorage> {
  if (directory !== undefined) return createDirectoryStorage(directory);
  if ('directory' in source) return createDirectoryStorage(`${source.directory}-files`);
  const passing = await mkdtemp(join(tmpdir(), 'nightjar-files-'));
  return {
    ...createDirectoryStorage(passing),
    close: () => rm(passing, { recursive: true, force: true }),
  };
}
