import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Debian's and Ubuntu's, Homebrew's two, and the Windows installer's. */
const FOLDERS = [
  '/usr/lib/postgresql',
  '/opt/homebrew/opt',
  '/usr/local/opt',
  'C:\\Program Files\\PostgreSQL',
];
const START_MS = 60_000;

export interface PostgresCluster {
  /** Of a database in it, as `nightjar_owner`: no superuser, so that row-level security binds it. */
  url(database: string): string;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL of its own: in a new folder, on a free port of the loopback, gone afterwards. It
 * does not wait for the disk unless it has to be `durable`: what its tests are about is the server's
 * death, not the machine's.
 */
export async function startPostgresCluster({ durable = false } = {}): Promise<PostgresCluster> {
  const bin = findBinaries();
  const folder = mkdtempSync(join(tmpdir(), 'nightjar-postgres-'));
  const user = unprivileged();
  if (user) chownSync(folder, user.uid, user.gid);
  const identity = { ...(user ?? {}), cwd: folder };
  const data = join(folder, 'data');
  const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'];
  execFileSync(join(bin, 'initdb'), initdb, { ...identity, stdio: 'pipe' });
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `fsync=${durable ? 'on' : 'off'}`,
    'max_connections=200',
    `port=${port}`,
  ].flatMap((setting) => ['-c', setting]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...settings], {
    ...identity,
    stdio: 'ignore',
  });
  const admin = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(admin, server);
  await run(admin, 'create role nightjar_owner login createrole createdb');
  return {
    url: (database) => `postgres://nightjar_owner@127.0.0.1:${port}/${database}`,
    async stop() {
      const exited = once(server, 'exit');
      // Immediate shutdown: nothing in it is worth saving.
      server.kill('SIGQUIT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A new database in the cluster, a copy of `template` when given. Answers its URL. */
export async function createPostgresDatabase(
  cluster: Pick<PostgresCluster, 'url'>,
  name: string,
  template = 'template1',
): Promise<string> {
  await run(cluster.url('postgres'), `create database ${name} template ${template}`);
  return cluster.url(name);
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function findBinaries(): string {
  const found = FOLDERS.filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((version) => join(folder, version, 'bin')))
    .filter((bin) => existsSync(join(bin, 'initdb')) || existsSync(join(bin, 'initdb.exe')))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const newest = found.at(-1);
  if (newest === undefined) {
    throw new Error('the server tests need PostgreSQL 15 or newer: apt-get install postgresql');
  }
  return newest;
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    try {
      return await run(url, 'select 1');
    } catch (cause) {
      if (server.exitCode !== null || Date.now() > deadline) {
        throw new Error('PostgreSQL did not start', { cause });
      }
      await wait(50);
    }
  }
}
