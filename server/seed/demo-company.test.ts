import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundCompany } from '../tenants/found-company.ts';
import { tenantOfEmail } from '../tenants/tenant-of-email.ts';
import { documentIn, must } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { callRoute } from '../testing/http-client.ts';
import { signedInOf } from '../testing/signed-in-of.ts';
import { connectSocket } from '../testing/socket-client.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import lumenFile from './companies/lumen.json' with { type: 'json' };
import { CompanyFile } from './company-file.ts';
import { linesOf } from './conversation.ts';
import {
  DEMO_ACCOUNTS,
  DEMO_PASSWORD,
  OTHER_COMPANY_ACCOUNTS,
  seedDemoCompany,
} from './demo-company.ts';

describe.each(ENGINES)('the demo company on %s', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(kind);
    await seedDemoCompany(server, server.clock);
    await seedDemoCompany(server, server.clock);
  });
  afterAll(() => server.close());

  it('is not put beside another company', async () => {
    const { database, sealing } = await openTestDatabase(kind);
    const other = { domain: 'real.test', name: 'Real', ownerEmail: 'o@real.test', ownerName: 'O' };
    must(await foundCompany(database, other, 1));
    await expect(seedDemoCompany({ database, sealing }, Date.now)).rejects.toMatchObject({
      code: 'NotForDemo',
    });
    const lumen = DEMO_ACCOUNTS[0]?.email ?? '';
    expect(await tenantOfEmail(database, lumen)).toBe(null);
    // Control: on the server of this suite, where there is no other company, it is there.
    expect(await tenantOfEmail(server.database, lumen)).not.toBe(null);
    await database.close();
  });

  async function frameOf(email: string) {
    const device = await newTestDevice();
    const request = { email, password: DEMO_PASSWORD, device: device.device };
    const { tokens } = signedInOf(must(await callRoute(server.url, 'signIn', request)));
    const socket = await connectSocket(server.url, { device, accessToken: tokens.accessToken });
    return { socket, frame: must(await socket.call('sync.start', {})) };
  }

  it('lets every account in, each into its own company, once', async () => {
    for (const accounts of [DEMO_ACCOUNTS, OTHER_COMPANY_ACCOUNTS]) {
      for (const { email, ...account } of accounts) {
        const { frame } = await frameOf(email);
        expect(frame.me).toMatchObject({ email, ...account });
        const seen = frame.people.map(({ name }) => name);
        expect(accounts.map(({ name }) => name)).toEqual(expect.arrayContaining(seen));
        const founder = email === accounts[0]?.email;
        if (founder) expect(seen).toHaveLength(accounts.length);
      }
    }
  });

  it('has talked for days, and left the owner something to read', async () => {
    const { socket, frame } = await frameOf(DEMO_ACCOUNTS[0]?.email ?? '');
    expect(documentIn(frame).everyone).toMatchObject({ lockAfter: 300, logoutAfter: 900 });
    const total = frame.channels.reduce((sum, { lastSeq }) => sum + lastSeq, 0);
    expect(total).toBeGreaterThan(130);
    expect(frame.channels.some(({ lastSeq, readSeq }) => readSeq < lastSeq)).toBe(true);
    for (const { id: channelId, lastSeq } of frame.channels) {
      const page = { channelId, afterSeq: 0, limit: 500 };
      const { messages } = must(await socket.call('sync.after', page));
      expect(messages.map(({ seq }) => seq)).toEqual(
        Array.from({ length: lastSeq }, (_, i) => i + 1),
      );
      const times = messages.map(({ sentAt }) => sentAt);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(Math.max(...times)).toBeLessThan(server.clock());
    }
  });
});

it('every conversation runs forwards in time, whenever it is told', () => {
  const { channels, directs } = CompanyFile.parse(lumenFile);
  const year = { min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) };
  fc.assert(
    fc.property(fc.integer(year), (now) => {
      for (const { days } of [...channels, ...directs]) {
        const times = days.flatMap((day) => linesOf(day, now)).map(({ sentAt }) => sentAt);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        expect(times.at(-1)).toBeLessThan(now);
      }
    }),
  );
});
