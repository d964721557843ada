import { chmod, mkdtemp, readdir, rename, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explain } from './command/explain.ts';
import { readSettings } from './command/settings.ts';
import { openPostgres } from './db/postgres.ts';
import { FILE_LIMITS } from './files/uploads.ts';
import { makeKeyFile } from './keys/key-file.ts';
import { serverSentencesIn } from './language/sentences.ts';
import { type ServerOptions, startServer } from './start.ts';
import { StartError } from './start-error.ts';
import { testCompany } from './testing/company.ts';
import { newPostgresUrl, newSource, testKeyFile } from './testing/engines.ts';
import { startTestServer } from './testing/test-server.ts';

/** A new directory is a new PostgreSQL, which a busy machine takes its time to make. */
const PATIENCE_MS = 120_000;

const say = serverSentencesIn('en');

/** What an operator reads when a server with these options does not start. */
async function complaint(
  options: ServerOptions & { keySource?: { file: string } },
): Promise<string> {
  const { source, host = '127.0.0.1', port = 0, tls = null, behindProxy = false } = options;
  const { proxies = [], keySource = { file: testKeyFile() } } = options;
  const settings = {
    source,
    keySource,
    host,
    port,
    tls,
    behindProxy,
    proxies,
    providerReach: 'public',
    filesDirectory: '/nightjar-files',
    fileLimits: FILE_LIMITS,
    mail: null,
    deliveryReach: 'public',
  } as const;
  try {
    await (await startServer({ ...options, keySource })).close();
    return 'it started';
  } catch (error) {
    return explain(error, settings, say);
  }
}

describe('a start that cannot be', { timeout: PATIENCE_MS }, () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'nightjar-start-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('says that the port is taken, and keeps nothing open', async () => {
    const first = await startTestServer('pglite');
    const taken = await complaint({ source: { directory }, port: first.port });
    expect(taken).toContain(`already listens on 127.0.0.1:${first.port}`);
    await first.close();
    // The directory would still be locked, had the database stayed open.
    expect(await complaint({ source: { directory }, port: first.port })).toBe('it started');
  });

  it('says that another server has the directory, or that it is damaged', async () => {
    const server = await startServer({ source: { directory }, keySource: { file: testKeyFile() } });
    expect(await complaint({ source: { directory } })).toContain('A Nightjar server is using');
    await server.close();
    const database = join(directory, 'database');
    await truncate(join(database, 'global', 'pg_control'), 0);
    const before = await readdir(database);
    expect(await complaint({ source: { directory } })).toContain(
      `The database in ${directory} does not start`,
    );
    expect(await readdir(database)).toEqual(expect.arrayContaining(before));
  });

  it('says that another server has the database, also when it runs elsewhere', async () => {
    const source = await newSource('postgres');
    const server = await startServer({ source, keySource: { file: testKeyFile() } });
    expect(await complaint({ source })).toMatch(
      /Another Nightjar server is using the database at 127\.0\.0\.1:\d+\/test_/,
    );
    await server.close();
    expect(await complaint({ source })).toBe('it started');
  });

  it('says that the key file is gone, is another one, or is for everybody to read', async () => {
    const source = await newSource('postgres');
    const folder = await mkdtemp(join(tmpdir(), 'nightjar-start-keys-'));
    const keySource = { file: join(folder, 'server.key') };
    const server = await startServer({ source, keySource });
    const { tenant } = await testCompany(server);
    await server.sealing.of(tenant.id);
    await server.close();
    expect(await complaint({ source, keySource })).toBe('it started');
    await chmod(keySource.file, 0o644);
    expect(await complaint({ source, keySource })).toContain('cannot be used');
    await rename(keySource.file, join(folder, 'away.key'));
    expect(await complaint({ source, keySource })).toContain(`${keySource.file} is not there`);
    await makeKeyFile(keySource.file);
    expect(await complaint({ source, keySource })).toContain('is not the one of the database');
    await rm(folder, { recursive: true });
  });

  it('says that a database is from a newer server', async () => {
    const source = await newSource('postgres');
    const engine = openPostgres({ url: 'url' in source ? source.url : '' });
    await engine.asOwner((tx) =>
      tx.execute(sql`insert into schema_migrations values (9000, '9000_later.sql', 'x', 0)`),
    );
    await engine.close();
    expect(await complaint({ source })).toContain('used by a newer Nightjar server');
  });

  it('says that a database cannot be reached, without its password', async () => {
    const nowhere = 'postgres://u:secret@127.0.0.1:1/none';
    const unreachable = await complaint({ source: { url: nowhere } });
    expect(unreachable).toContain('The database at 127.0.0.1:1/none cannot be reached');
    expect(unreachable).not.toContain('secret');
    const missing = new URL('/no_such_database', await newPostgresUrl()).href;
    expect(await complaint({ source: { url: missing } })).toContain('3D000');
  });

  it('says that an address is not its own', async () => {
    const proxy = { behindProxy: true, proxies: ['192.0.2.9'] };
    const options = { host: '192.0.2.1', ...proxy, source: await newSource('pglite') };
    expect(await complaint(options)).toContain('cannot listen on 192.0.2.1');
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'chat.example.com'])(
    'does not listen on %s without encryption',
    async (host) => {
      expect(await complaint({ source: { memory: true }, host })).toContain('without encryption');
    },
  );

  it.each(['0.0.0.0', '::', '192.0.2.1'])(
    'does not listen on %s behind a proxy that has no name',
    async (host) => {
      const said = await complaint({ source: { memory: true }, host, behindProxy: true });
      expect(said).toContain('Set NIGHTJAR_PROXY');
    },
  );

  it('control: on loopback the proxy is this machine', async () => {
    const source = await newSource('pglite');
    expect(await complaint({ source, behindProxy: true })).toBe('it started');
  });

  it.each(['0.0.0.0', 'localhost'])('control: %s behind a proxy', async (host) => {
    const source = await newSource('pglite');
    const proxies = ['192.0.2.9', '2001:db8::/32'];
    expect(await complaint({ source, host, behindProxy: true, proxies })).toBe('it started');
  });

  it('names the setting that is wrong', () => {
    expect(explain(new StartError('SettingInvalid', 'PORT'), null, say)).toContain(
      'The setting PORT',
    );
    expect(explain(new Error('secret'), readSettings({}), say)).toBe(
      'Nightjar could not start (Error).',
    );
  });
});
