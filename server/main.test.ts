import { expect, it } from 'vitest';
import { DeviceId } from '../shared/domain/ids.ts';
import { must } from './testing/company.ts';
import { newPostgresUrl } from './testing/engines.ts';
import { callRoute } from './testing/http-client.ts';
import { runServerCommand, startServerProcess } from './testing/server-process.ts';

/** Each command is a process of its own, which a busy machine takes seconds to start. */
const PATIENCE_MS = 120_000;

it('makes a company whose owner can sign in, once, and prints one line when it is ready', {
  timeout: PATIENCE_MS,
}, async () => {
  const environment = { DATABASE_URL: await newPostgresUrl() };
  const wanted = ['--create-company', '--domain', 'acme.test', '--name', 'Acme'];
  const owner = ['--owner-email', 'jo@acme.test', '--owner-name', 'Jo'];
  const made = await runServerCommand(environment, [...wanted, ...owner]);
  expect(made).toMatchObject({ status: 0, stderr: '' });
  const password = /: (\S+)\n$/.exec(made.stdout)?.[1] ?? '';
  const again = await runServerCommand(environment, [...wanted, ...owner]);
  expect(again).toMatchObject({ status: 1, stdout: '' });
  expect(again.stderr).toContain('already belongs to a company');

  const server = await startServerProcess(environment);
  const device = { id: DeviceId.parse(crypto.randomUUID()), name: 'd', platform: 'linux' as const };
  const request = { email: 'jo@acme.test', password, device };
  expect(must(await callRoute(server.url, 'signIn', request))).toMatchObject({
    me: { role: 'owner' },
    tenant: { name: 'Acme' },
  });
  expect(server.lines).toEqual([`Nightjar server: ${server.url}`]);
  expect(await server.end('SIGINT')).toBe(0);
});

it('says what is wrong in one line, in the language of the terminal', {
  timeout: PATIENCE_MS,
}, async () => {
  const flags = await runServerCommand({ LANG: 'zh_CN.UTF-8' }, ['--demon']);
  expect(flags).toMatchObject({ status: 1, stdout: '' });
  expect(flags.stderr).toMatch(/^用法：.*\n$/);
  const open = await runServerCommand({ HOST: '0.0.0.0' });
  expect(open).toMatchObject({ status: 1, stdout: '' });
  expect(open.stderr).toMatch(/^Nightjar does not listen on 0\.0\.0\.0:0 .*\n$/);
});
