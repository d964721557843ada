import pg from 'pg';
import { expect, it, vi } from 'vitest';
import { newPostgresUrl } from '../testing/engines.ts';
import { lockForServer } from './server-lock.ts';

const silent = { lost: () => {}, taken: () => {} };

/** Ends the connection that holds the lock, as a restart of PostgreSQL or a broken network would. */
async function breakLock(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`select pg_terminate_backend(pid) from pg_locks
    where locktype = 'advisory' and granted and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())`);
  await client.end();
}

it('gives a database to one server at a time', async () => {
  const url = await newPostgresUrl();
  const lock = await lockForServer(url, silent);
  await expect(lockForServer(url, silent)).rejects.toMatchObject({ code: 'DatabaseInUse' });
  // Another database of the same PostgreSQL is another matter.
  await (await lockForServer(await newPostgresUrl(), silent)).release();
  await lock.release();
  await (await lockForServer(url, silent)).release();
});

it('waits for a server that is just ending', async () => {
  const url = await newPostgresUrl();
  const ending = await lockForServer(url, silent);
  const next = lockForServer(url, silent);
  await ending.release();
  await (await next).release();
});

it('takes a lock back that was lost with its connection', async () => {
  const url = await newPostgresUrl();
  const lost = vi.fn();
  const lock = await lockForServer(url, { ...silent, lost });
  await breakLock(url);
  await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), 10_000);
  await vi.waitFor(
    () => expect(lockForServer(url, silent)).rejects.toMatchObject({ code: 'DatabaseInUse' }),
    20_000,
  );
  await lock.release();
});

it('tells when another server was faster', async () => {
  const url = await newPostgresUrl();
  const taken = vi.fn();
  const lock = await lockForServer(url, { ...silent, taken });
  const waiting = lockForServer(url, silent);
  // Not before it waits in line: PostgreSQL gives a lock to whoever has waited longest.
  await vi.waitFor(async () => expect(await waitersIn(url)).toBe(1), 10_000);
  await breakLock(url);
  const other = await waiting;
  await vi.waitFor(() => expect(taken).toHaveBeenCalledOnce(), 20_000);
  await lock.release();
  await other.release();
});

async function waitersIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query(`select from pg_locks
    where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`);
  await client.end();
  return rowCount ?? 0;
}
