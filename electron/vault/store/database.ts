import Database from '@signalapp/sqlcipher';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import { testSwitch } from '../../test-build.ts';
import { MIGRATIONS } from './schema.ts';

export interface OpenOptions {
  path: string;
  /** 256 bits. Overwritten when this returns or throws. */
  key: Buffer;
  /** `create` expects no file, `open` one that was created. */
  mode: 'create' | 'open';
  migrations?: readonly string[];
}

/**
 * Opens the store, brings its schema up to date and answers the database.
 * @throws NightjarError `StoreFromNewerVersion`, with nothing changed
 * @throws what SQLite says; see `asNightjarError`
 */
export function openDatabase({ path, key, mode, migrations = MIGRATIONS }: OpenOptions): Database {
  const db = new Database(path, { cacheStatements: true });
  try {
    applyKey(db, key);
    // One connection alone: then SQLite keeps the log's index in memory, not in a file.
    db.pragma('locking_mode = EXCLUSIVE');
    // Reading the version is also the first use of the key: a wrong one fails here.
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version > migrations.length) {
      throw new NightjarError('StoreFromNewerVersion', `version ${version}`);
    }
    // An empty file is a valid, empty database to SQLite. To us it is a store that was cut short.
    if (mode === 'open' && version === 0) {
      throw new NightjarError('StoreUnreadable', 'the store is empty');
    }
    setUp(db);
    migrate(db, version, migrations);
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  } finally {
    key.fill(0);
  }
}

function applyKey(db: Database, key: Buffer): void {
  if (testSwitch('PLAIN_STORE') !== undefined) return;
  // A raw key: it is random already, and PBKDF2 would only cost time at each unlock.
  db.pragma(`key = "x'${key.toString('hex')}'"`);
}

function setUp(db: Database): void {
  db.pragma('journal_mode = WAL');
  // A commit is on the disk when it returns; WAL alone would leave the last ones to a power cut.
  db.pragma('synchronous = FULL');
  db.pragma('temp_store = MEMORY');
  db.pragma('secure_delete = ON');
  db.pragma('foreign_keys = ON');
}

function migrate(db: Database, from: number, migrations: readonly string[]): void {
  if (from === migrations.length) return;
  inTransaction(db, () => {
    for (const step of migrations.slice(from)) db.exec(step);
    db.pragma(`user_version = ${migrations.length}`);
  });
}

/** All of `work`, or nothing of it. Durable when it returns. */
export function inTransaction<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (cause) {
    rollBack(db);
    throw cause;
  }
}

function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // SQLite rolls back by itself after a full disk and the like; then there is nothing left to undo.
  }
}
