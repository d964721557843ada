import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './seed/demo-company.ts';
import { must } from './testing/company.ts';
import { newPostgresUrl } from './testing/engines.ts';
import { callRoute } from './testing/http-client.ts';
import { runServerCommand, startServerProcess } from './testing/server-process.ts';
import { signedInOf } from './testing/signed-in-of.ts';
import { connectSocket } from './testing/socket-client.ts';
import { newTestDevice } from './testing/test-device.ts';

/** Each command is a process of its own, which a busy machine takes seconds to start. */
const PATIENCE_MS = 180_000;

const CREATE_ACME = [
  ...['--create-company', '--domain', 'acme.test', '--name', 'Acme'],
  ...['--owner-email', 'jo@acme.test', '--owner-name', 'Jo'],
];

async function signIn(url: string, email: string, password: string) {
  const device = await newTestDevice();
  const request = { email, password, device: device.device };
  return { device, ...signedInOf(must(await callRoute(url, 'signIn', request))) };
}

it('makes a company whose owner can sign in, once, and prints one line when it is ready', {
  timeout: PATIENCE_MS,
}, async () => {
  const environment = { DATABASE_URL: await newPostgresUrl() };
  const made = await runServerCommand(environment, CREATE_ACME);
  expect(made).toMatchObject({ status: 0, stderr: '' });
  const password = /: (\S+)\n$/.exec(made.stdout)?.[1] ?? '';
  const again = await runServerCommand(environment, CREATE_ACME);
  expect(again).toMatchObject({ status: 1, stdout: '' });
  expect(again.stderr).toContain('already belongs to a company');

  const server = await startServerProcess(environment);
  expect(await signIn(server.url, 'jo@acme.test', password)).toMatchObject({
    me: { role: 'owner' },
    tenant: { name: 'Acme' },
  });
  expect(server.lines).toEqual([`Nightjar server: ${server.url}`]);
  expect(await server.end('SIGINT')).toBe(0);
});

it('adds people to a company, also beside a server that runs on PostgreSQL', {
  timeout: PATIENCE_MS,
}, async () => {
  const environment = { DATABASE_URL: await newPostgresUrl() };
  await runServerCommand(environment, CREATE_ACME);
  const server = await startServerProcess(environment);
  const person = ['--add-person', '--name', 'Bo', '--title', '', '--role', 'member'];
  const added = await runServerCommand(environment, [...person, '--email', 'bo@acme.test']);
  expect(added).toMatchObject({ status: 0, stderr: '' });
  const password = /: (\S+)\n$/.exec(added.stdout)?.[1] ?? '';
  const { me } = await signIn(server.url, 'bo@acme.test', password);
  expect(me).toMatchObject({ name: 'Bo', title: '', role: 'member', endsAt: null });
  const guest = ['--add-person', '--name', 'Cy', '--title', '', '--role', 'guest'];
  const until = (day: string) =>
    runServerCommand(environment, [...guest, '--email', 'cy@acme.test', '--until', day]);
  expect((await until('2020-02-01')).stderr).toContain('the last day');
  expect((await until('soon')).status).toBe(1);
  const limited = await until('2199-12-31');
  expect(limited).toMatchObject({ status: 0, stderr: '' });
  const cy = await signIn(server.url, 'cy@acme.test', /: (\S+)\n$/.exec(limited.stdout)?.[1] ?? '');
  expect(cy.me.endsAt).toBe(new Date(2200, 0, 1).getTime());

  const refused = async (...wrong: string[]) => {
    const { status, stdout, stderr } = await runServerCommand(environment, [...person, ...wrong]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    return stderr;
  };
  expect(await refused('--email', 'bo@elsewhere.test')).toContain('domain elsewhere.test');
  // Nobody is there to be asked.
  expect(await refused()).toContain('Usage: ');
  const reset = (email: string) => runServerCommand(environment, ['--reset-factors', email]);
  expect(await reset('nobody@acme.test')).toMatchObject({ status: 1, stdout: '' });
  expect((await runServerCommand(environment, ['--reset-factors'])).stderr).toContain('Usage: ');
  expect(await reset('BO@acme.test')).toMatchObject({
    ...{ status: 0, stderr: '' },
    stdout: expect.stringContaining('ended: 1'),
  });
  // Beside the server that runs: a client that is connected is told.
  const { device, tokens } = cy;
  const shown = { device, accessToken: tokens.accessToken };
  const socket = await connectSocket(server.url, shown, 'restricted');
  expect((await runServerCommand(environment, ['--close-company'])).stderr).toContain('Usage: ');
  const closed = await runServerCommand(environment, ['--close-company', 'acme.test']);
  expect(closed).toMatchObject({ status: 0, stdout: expect.stringContaining('ended: 1') });
  await socket.closed;
  expect(socket.heard('session.revoked')).toEqual([{ because: 'tenant-closed' }]);
  const again = await runServerCommand(environment, ['--close-company', 'acme.test']);
  expect(again).toMatchObject({ status: 1, stdout: '' });
  // Not while a server goes on with the keys that it read at its start.
  const busy = await runServerCommand(environment, ['--rotate-keys', 'file']);
  expect(busy).toMatchObject({ status: 1, stdout: '' });
  expect(busy.stderr).toContain('Another Nightjar server is using');
  const destroyed = await runServerCommand(environment, [
    ...['--close-company', 'acme.test', '--destroy'],
  ]);
  expect(destroyed).toMatchObject({ status: 0, stdout: expect.stringContaining('destroyed') });
  await server.end('SIGTERM');
  const rotated = await runServerCommand(environment, ['--rotate-keys=companies']);
  expect(rotated).toMatchObject({ status: 0, stderr: '' });
  const demo = await runServerCommand(environment, ['--demo']);
  expect(demo).toMatchObject({ status: 1, stdout: '' });
  expect(demo.stderr).toContain('company of real people');
});

it('prints the accounts of a demo, and says who has its folder', {
  timeout: PATIENCE_MS,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-main-'));
  const environment = { NIGHTJAR_DATA: folder };
  const server = await startServerProcess(environment, ['--demo']);
  expect(server.lines.join('\n')).toContain(DEMO_PASSWORD);
  for (const { email } of DEMO_ACCOUNTS) expect(server.lines.join('\n')).toContain(` ${email} `);
  const person = ['--add-person', '--email', 'bo@lumen.test', '--name', 'Bo', '--title', ''];
  const busy = await runServerCommand(environment, [...person, '--role', 'guest']);
  expect(busy).toMatchObject({ status: 1, stdout: '' });
  expect(busy.stderr).toContain(`A Nightjar server is using ${folder}`);
  await server.end('SIGTERM');
  await rm(folder, { recursive: true });
});

it('says what is wrong in a few words, in the language of the terminal', {
  timeout: PATIENCE_MS,
}, async () => {
  const flags = await runServerCommand({ LANG: 'zh_CN.UTF-8' }, ['--demon']);
  expect(flags).toMatchObject({ status: 1, stdout: '' });
  expect(flags.stderr).toMatch(/^用法：/);
  const open = await runServerCommand({ HOST: '0.0.0.0' });
  expect(open).toMatchObject({ status: 1, stdout: '' });
  expect(open.stderr).toMatch(/^Nightjar does not listen on 0\.0\.0\.0:0 .*\n$/);
});
