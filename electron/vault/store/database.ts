import Database from '@signalapp/sqlcipher';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import { testSwitch } from '../../test-build.ts';
import { MIGRATIONS } from './schema.ts';

export interface OpenOptions {
  path: string;
  /** 256 bits. Overwritten when this returns or throws. */
  key: Buffer;
  /** `create` expects no file, `open` one that was created; `memory` has none, whatever the path. */
  mode: 'create' | 'open' | 'memory';
  migrations?: readonly string[];
}

/**
 * Opens the store, brings its schema up to date and answers the database.
 * @throws NightjarError `StoreFromNewerVersion`, with nothing changed
 * @throws what SQLite says; see `asNightjarError`
 */
export function openDatabase({ path, key, mode, migrations = MIGRATIONS }: OpenOptions): Database {
  const db = new Database(mode === 'memory' ? ':memory:' : path, { cacheStatements: true });
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
    clearWhatIsFreed(db, false);
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
  clearWhatIsFreed(db, true);
  // A raw key: it is random already, and PBKDF2 would only cost time at each unlock. Not by `pragma`,
  // which keeps its statement, and the key in it.
  db.exec(`PRAGMA key = "x'${key.toString('hex')}'"`);
}

/** Decrypted pages, statements and SQLCipher's own copies of the key are overwritten as they are freed. */
export function closeDatabase(db: Database): void {
  clearWhatIsFreed(db, true);
  db.close();
}

/** SQLite overwrites what it frees. While the key is handled and at the end: reading takes several times as long. */
function clearWhatIsFreed(db: Database, on: boolean): void {
  db.pragma(`cipher_memory_security = ${on ? 'ON' : 'OFF'}`);
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
