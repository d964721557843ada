import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SocketMode } from '../../shared/protocol/socket.ts';
import { documentIn, must, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe.each(ENGINES)('the policy on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  it.each(SocketMode.options)('reaches a %s client that was away when it changed', async (mode) => {
    const admin = await company.arrive(`Admin-${mode}`, 'admin');
    const person = await company.arrive(`Away-${mode}`);
    const before = await person.connect(mode);
    before.close();
    const policy = await admin.setPolicy({ lockAfter: 60, unlockAttempts: 3 });
    const back = await person.connect(mode);
    await vi.waitFor(() => expect(back.heard('policy.changed').map(documentIn)).toEqual([policy]));
  });

  it('is the newest one whatever comes between, for everybody who connects meanwhile', async () => {
    const admin = await company.arrive('Busy', 'admin');
    const people = await Promise.all(['A', 'B', 'C', 'D'].map((name) => company.arrive(name)));
    const changes = [70, 80, 90, 100].map((lockAfter) => admin.setPolicy({ lockAfter }));
    const sockets = await Promise.all(people.map((person) => person.connect('restricted')));
    await Promise.all(changes);
    const newest = must(await admin.http('readPolicy', {}));
    for (const socket of sockets) {
      await vi.waitFor(() => expect(socket.heard('policy.changed').at(-1)).toEqual(newest));
      const versions = socket.heard('policy.changed').map((news) => documentIn(news).version);
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    }
  });
});
