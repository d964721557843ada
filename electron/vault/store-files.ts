import { join } from 'node:path';
import { removeFile } from '../durable/durable-file.ts';

const DATABASE = 'messages.db';
/** What SQLite may put beside a database. */
const SUFFIXES = ['', '-wal', '-shm', '-journal'] as const;

export const databasePath = (folder: string): string => join(folder, DATABASE);

/** Deletes the database and what belongs to it. Answers how many files went. */
export async function removeStoreFiles(folder: string): Promise<number> {
  let removed = 0;
  for (const suffix of SUFFIXES) removed += await removeFile(databasePath(folder) + suffix);
  return removed;
}
