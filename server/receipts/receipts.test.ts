import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SessionId } from '../../shared/domain/ids.ts';
import type { SignedIn } from '../../shared/protocol/routes/sign-in.ts';
import type { Receipt, ReceiptFile } from '../../shared/receipt/receipt.ts';
import { signReceipt, verifyReceipt } from '../../shared/receipt/receipt-file.ts';
import {
  COMPLETE,
  INCOMPLETE,
  newSigners,
  newSigningKey,
  receiptFileOf,
} from '../../shared/receipt/testing/sample-receipt.ts';
import { sessions } from '../db/schema.ts';
import {
  must,
  type SignedInPerson,
  TEST_PASSWORD,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { callRoute } from '../testing/http-client.ts';
import { signedInOf } from '../testing/signed-in-of.ts';
import { newTestDevice, type TestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { INCOMPLETE_MAX } from './receive-receipt.ts';

/** A signed-in device that can write receipts. */
interface Holder {
  signedIn: SignedIn;
  device: TestDevice;
}

describe.each(ENGINES)('logout receipts on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let admin: SignedInPerson;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
    admin = await company.arrive('Ada', 'admin');
  });
  afterAll(() => server.close());

  async function arrive(name: string, at = company): Promise<Holder> {
    const { email } = await at.hire(name);
    const device = await newTestDevice('desk');
    const request = { email, password: TEST_PASSWORD, device: device.device };
    return { device, signedIn: signedInOf(must(await callRoute(server.url, 'signIn', request))) };
  }

  /** What that device writes about its sign-out. */
  async function fileOf(
    { signedIn, device }: Holder,
    change: Partial<Receipt> = {},
  ): Promise<ReceiptFile> {
    const { sessionId, tenant, deviceCertificate, tenantKey } = signedIn;
    const deviceId = device.device.id;
    const receipt = { ...COMPLETE, sessionId, tenantId: tenant.id, deviceId, ...change };
    return {
      receipt: await signReceipt(device.key, receipt),
      device: deviceCertificate,
      tenantKey,
    };
  }

  const deliver = ({ signedIn }: Holder, file: ReceiptFile) =>
    callRoute(server.url, 'receipt', { ticket: signedIn.revocationTicket, file });
  const receiptsOf = async ({ signedIn }: Holder, by = admin) =>
    by.http('receipts', { sessionId: signedIn.sessionId });
  const notedOf = async ({ signedIn }: Holder) =>
    must(await admin.http('readAudit', { limit: 200 }))
      .entries.filter(({ detail }) => detail['sessionId'] === signedIn.sessionId)
      .map(({ action, detail }) => ({ action, detail }));
  const sessionLives = async ({ signedIn, device }: Holder) => {
    const { accessToken } = signedIn.tokens;
    return (await callRoute(server.url, 'listSessions', {}, { device, accessToken })).ok;
  };

  it('are kept once, noted without content, and verify as an admin reads them', async () => {
    const holder = await arrive('Bo');
    const file = await fileOf(holder);
    expect(await deliver(holder, file)).toEqual({ ok: true, value: { already: false } });
    expect(await deliver(holder, file)).toEqual({ ok: true, value: { already: true } });
    const { receipts } = must(await receiptsOf(holder));
    expect(receipts).toEqual([{ file, outcome: 'complete', receivedAt: expect.any(Number) }]);
    const [read] = receipts;
    if (!read) throw new Error('no receipt');
    // With the key that another device of the company pinned.
    expect(await verifyReceipt(read.file, admin.signedIn.tenantKey)).toMatchObject({
      ok: true,
      value: { receipt: { sessionId: holder.signedIn.sessionId } },
    });
    const { sessionId } = holder.signedIn;
    const noted = (await notedOf(holder)).filter(({ action }) => action === 'session.receipt');
    expect(noted).toEqual([
      { action: 'session.receipt', detail: { sessionId, outcome: 'complete', resumed: false } },
    ]);
  });

  it('are one also when they come twice at the same time', async () => {
    const holder = await arrive('Bea');
    const file = await fileOf(holder);
    const answers = await Promise.all(Array.from({ length: 4 }, () => deliver(holder, file)));
    const already = answers.map((answer) => must(answer).already);
    expect(already.toSorted()).toEqual([false, true, true, true]);
    expect(must(await receiptsOf(holder)).receipts).toHaveLength(1);
  });

  it('end the session that they tell the end of', async () => {
    const holder = await arrive('Cy');
    expect(await sessionLives(holder)).toBe(true);
    must(await deliver(holder, await fileOf(holder)));
    expect(await sessionLives(holder)).toBe(false);
    const actions = (await notedOf(holder)).map(({ action }) => action);
    expect(actions).toEqual(['session.receipt', 'session.signed-out', 'session.signed-in']);
  });

  it('of one sign-out may be several, until one is complete', async () => {
    const holder = await arrive('Di');
    const { steps, rescan, outcome } = INCOMPLETE;
    const first = await fileOf(holder, { steps, rescan, outcome });
    must(await deliver(holder, first));
    const last = await fileOf(holder, { resumed: true, endedAt: COMPLETE.endedAt + 1 });
    server.clock.advance(1);
    must(await deliver(holder, last));
    const { receipts } = must(await receiptsOf(holder));
    expect(receipts.map((each) => each.outcome)).toEqual(['complete', 'incomplete']);
    const another = await fileOf(holder, { endedAt: COMPLETE.endedAt + 2 });
    expect(await deliver(holder, another)).toMatchObject({ error: { code: 'Conflict' } });
    // A copy of one that is here already is still no news.
    expect(must(await deliver(holder, first)).already).toBe(true);
  });

  it('that are not complete are not kept without end; the complete one is', async () => {
    const holder = await arrive('Dot');
    const { steps, rescan, outcome } = INCOMPLETE;
    const nth = (n: number) =>
      fileOf(holder, { steps, rescan, outcome, endedAt: COMPLETE.endedAt + n });
    for (let n = 0; n < INCOMPLETE_MAX; n += 1) must(await deliver(holder, await nth(n)));
    const beyond = await deliver(holder, await nth(INCOMPLETE_MAX));
    expect(beyond).toMatchObject({ error: { code: 'Conflict' } });
    must(await deliver(holder, await fileOf(holder)));
  });

  describe('are refused', () => {
    /** Refused, with nothing kept and nothing noted; the same device’s own is taken afterwards. */
    async function isRefused(holder: Holder, file: ReceiptFile, why: string) {
      const answer = await deliver(holder, file);
      expect(answer).toMatchObject({
        error: { code: 'BadRequest', detail: expect.stringContaining(why) },
      });
      expect(must(await receiptsOf(holder)).receipts).toEqual([]);
      expect((await notedOf(holder)).map(({ action }) => action)).toEqual(['session.signed-in']);
      // Control.
      expect(must(await deliver(holder, await fileOf(holder))).already).toBe(false);
    }

    it('when altered', async () => {
      const holder = await arrive('Eli');
      const file = await fileOf(holder);
      const [header = '', payload = '', signature = ''] = file.receipt.split('.');
      const text = Buffer.from(payload, 'base64url').toString();
      const better = Buffer.from(text.replace('"idle"', '"user"')).toString('base64url');
      expect(better).not.toBe(payload);
      const receipt = [header, better, signature].join('.');
      await isRefused(holder, { ...file, receipt }, 'receipt, forged');
    });

    it('when signed by another key than the device’s', async () => {
      const holder = await arrive('Eve');
      const forger = { ...holder, device: { ...holder.device, key: await newSigningKey() } };
      await isRefused(holder, await fileOf(forger), 'receipt, wrong-key');
    });

    it('when the device certified itself', async () => {
      const holder = await arrive('Fay');
      const signers = { ...(await newSigners()), device: holder.device.key };
      const { sessionId, tenant, tenantKey } = holder.signedIn;
      const receipt = {
        ...COMPLETE,
        sessionId,
        tenantId: tenant.id,
        deviceId: holder.device.device.id,
      };
      const own = await receiptFileOf(signers, receipt);
      await isRefused(holder, own, 'tenant-key, wrong-key');
      const other = await arrive('Fred');
      await isRefused(other, { ...own, tenantKey }, 'certificate, wrong-key');
    });

    it('when of another tenant', async () => {
      const elsewhere = await testCompany(server);
      const stranger = await arrive('Gus', elsewhere);
      await isRefused(await arrive('Gil'), await fileOf(stranger), 'tenant-key, wrong-key');
    });

    it('when of another session, of the same device and person too', async () => {
      const [holder, other] = [await arrive('Hal'), await arrive('Hob')];
      await isRefused(holder, await fileOf(other), 'another session');
      // Replayed with our ids in it, over the other session's certificate.
      const { sessionId } = holder.signedIn;
      const dressed = await fileOf(other, { sessionId });
      await isRefused(await arrive('Hope'), dressed, 'belonging');
    });

    it('when the session was begun with another key', async () => {
      const holder = await arrive('Ida');
      const { sessionId, tenant } = holder.signedIn;
      await server.database.asOwner(async (tx) => {
        await tx.execute(sql`select set_config('nightjar.tenant', ${tenant.id}, true)`);
        await tx.update(sessions).set({ deviceKey: 'x' }).where(eq(sessions.id, sessionId));
      });
      expect(await deliver(holder, await fileOf(holder))).toMatchObject({
        error: { code: 'BadRequest', detail: expect.stringContaining('not of the device') },
      });
    });

    it('when the ticket is none of ours', async () => {
      const holder = await arrive('Jo');
      const { accessToken, refreshToken } = holder.signedIn.tokens;
      const file = await fileOf(holder);
      for (const ticket of [accessToken, refreshToken, holder.signedIn.deviceCertificate]) {
        const answer = await callRoute(server.url, 'receipt', { ticket, file });
        expect(answer).toMatchObject({ error: { code: 'WrongCredentials' } });
      }
      expect(must(await receiptsOf(holder)).receipts).toEqual([]);
    });
  });

  it('are read by admins of the tenant alone', async () => {
    const holder = await arrive('Kim');
    must(await deliver(holder, await fileOf(holder)));
    const member = await company.arrive('Kai');
    expect(await receiptsOf(holder, member)).toMatchObject({ error: { code: 'NotAllowed' } });
    const outside = await (await testCompany(server)).arrive('Kay', 'owner');
    expect(await receiptsOf(holder, outside)).toMatchObject({ error: { code: 'NotFound' } });
    const nobody = { sessionId: SessionId.parse(randomUUID()) };
    expect(await admin.http('receipts', nobody)).toMatchObject({ error: { code: 'NotFound' } });
    // Control: a session without a receipt is there, and has none.
    const { sessionId } = admin.signedIn;
    expect(must(await admin.http('receipts', { sessionId })).receipts).toEqual([]);
  });
});
