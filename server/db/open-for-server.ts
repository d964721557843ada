import { type Database, openDatabase } from './database.ts';
import { openEngine, type Source } from './open-engine.ts';
import { lockForServer, type ServerLock, type ServerLockEvents } from './server-lock.ts';

export interface ServerDatabaseEvents extends ServerLockEvents {
  /** A connection broke while nobody used it. */
  idleError(error: Error): void;
}

/** An embedded database is its process's alone already. */
const NO_LOCK: ServerLock = { release: async () => undefined };

/**
 * The database, this process being its only server until it is closed. Nothing is migrated under
 * another server that runs. Throws `DatabaseInUse`, and what `openEngine` and `openDatabase` throw.
 */
export async function openForServer(
  source: Source,
  now: number,
  events: ServerDatabaseEvents,
): Promise<Database> {
  const lock = 'url' in source ? await lockForServer(source.url, events) : NO_LOCK;
  try {
    const database = await openDatabase(await openEngine(source, events.idleError), now);
    return {
      ...database,
      async close() {
        await database.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
