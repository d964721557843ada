import { expect, it } from 'vitest';
import { must, testCompany } from './company.ts';
import { startTestServer } from './test-server.ts';

it('admits people who can do what everybody can who signed in', async () => {
  const server = await startTestServer('pglite');
  const company = await testCompany(server);
  const me = await company.hire('Ann');
  const socket = await (await company.admit(me)).connect();
  expect(must(await socket.call('sync.start', {})).me).toEqual(me);
  await server.close();
});
