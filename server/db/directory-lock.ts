import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartError } from '../start-error.ts';

/** sqlite3.h: another process holds the lock. */
const SQLITE_BUSY = 5;

/**
 * Makes the directory, and it this process's alone until the returned function is called. SQLite's
 * lock on a file is one that the system takes back when the process dies, however it dies, on every
 * system; a process id in a file is not. Throws `DataDirectoryInUse`.
 */
export async function lockDirectory(directory: string): Promise<() => void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    file.exec('pragma journal_mode = memory; begin exclusive');
  } catch (cause) {
    file.close();
    if (cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY) {
      throw new StartError('DataDirectoryInUse', directory, { cause });
    }
    throw cause;
  }
  return () => file.close();
}
