import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { closeCompany } from '../tenants/close-company.ts';
import { must, openChannel, send, testCompany } from '../testing/company.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { destroyCompany } from './destroy-company.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer('pglite');
});
afterAll(() => server.close());

it('of a company that is closed, a running server forgets the keys, also without clients', async () => {
  const [closing, staying] = [await testCompany(server), await testCompany(server)];
  for (const company of [closing, staying]) {
    const ann = await company.admit(await company.hire('Ann'));
    const socket = await ann.connect();
    await send(socket, await openChannel(socket, []), 'said');
    socket.close();
  }
  const seal = await server.sealing.of(closing.tenant.id);
  expect(server.sealing.held()).toContain(closing.tenant.id);
  must(await closeCompany(server.database, closing.domain, server.clock()));
  must(await destroyCompany(server.database, closing.domain, server.clock()));
  await vi.waitFor(() => expect(server.sealing.held()).toEqual([staying.tenant.id]), 10_000);
  expect(() => seal.seal({ table: 'messages', row: '1' }, 'x')).toThrow('forgotten');
  await expect(server.sealing.of(closing.tenant.id)).rejects.toMatchObject({
    code: 'CompanyClosed',
  });
});
