import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, StartError } from '../start-error.ts';
import { firstFailure } from './unreachable.ts';

/** Any number but the migrations' will do, as long as every server of this database uses the same. */
const LOCK = 6_149_022;
/** SQLSTATE lock_not_available. */
const LOCK_NOT_AVAILABLE = '55P03';
/** Between two attempts to have it back. */
const RETRY_MS = 1_000;

/** Of the connection that holds the lock. */
const OPTIONS = [
  // A server that is just ending is waited for.
  'lock_timeout=3s',
  // It does nothing for as long as the server runs.
  'idle_session_timeout=0',
  // With these PostgreSQL notices within a minute that the server's whole machine is gone. Seconds.
  'tcp_keepalives_idle=30',
  'tcp_keepalives_interval=10',
  'tcp_keepalives_count=3',
];

export interface ServerLock {
  release(): Promise<void>;
}

export interface ServerLockEvents {
  /** The connection broke, and the lock with it. It is taken again, or `taken` follows. */
  lost(): void;
  /** Another server has the database now. */
  taken(): void;
}

/**
 * Makes this process the only server of a PostgreSQL database. The lock is a session's, on a
 * connection of its own, so that PostgreSQL takes it back when the process dies, however it dies.
 * Throws `DatabaseInUse` or `DatabaseUnreachable`.
 */
export async function lockForServer(url: string, events: ServerLockEvents): Promise<ServerLock> {
  const ending = new AbortController();
  let retaking: Promise<void> = Promise.resolve();

  function watch(client: pg.Client): pg.Client {
    return client.once('end', () => {
      if (ending.signal.aborted) return;
      events.lost();
      retaking = retake();
    });
  }

  async function retake(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        held = watch(await take(url));
        return;
      } catch (error) {
        if (codeOf(error) === 'DatabaseInUse') return events.taken();
        await wait(RETRY_MS, undefined, { signal: ending.signal }).catch(() => undefined);
      }
    }
  }

  let held = watch(await take(url));
  return {
    async release() {
      ending.abort();
      await retaking;
      await held.end();
    },
  };
}

async function take(url: string): Promise<pg.Client> {
  const options = OPTIONS.map((option) => `-c ${option}`).join(' ');
  const client = new pg.Client({ connectionString: url, keepAlive: true, options });
  // Without a listener a broken connection would end the process; `end` tells of it as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`select pg_advisory_lock(${LOCK})`);
    return client;
  } catch (cause) {
    await client.end().catch(() => undefined);
    if (codeOf(cause) !== LOCK_NOT_AVAILABLE) throw firstFailure(cause);
    throw new StartError('DatabaseInUse', 'another server has it', { cause });
  }
}
