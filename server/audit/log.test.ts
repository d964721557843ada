import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { record } from './log.ts';
import { readAudit } from './read-audit.ts';

describe.each(ENGINES)('the audit log on %s', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(kind);
  });
  afterAll(() => server.close());

  it('numbers a tenant its own entries, and shows nothing of what others do', async () => {
    const [mine, theirs] = [await testCompany(server), await testCompany(server)];
    const [ann, eve] = [await mine.arrive('Ann', 'owner'), await theirs.arrive('Eve', 'owner')];
    await Promise.all([theirs.signIn(eve.me), theirs.signIn(eve.me)]);
    await mine.signIn(ann.me);
    const signIns = async (who: typeof ann) =>
      must(await who.http('readAudit', { action: 'session.signed-in' })).entries.map(
        ({ actorId }) => actorId,
      );
    expect(await signIns(ann)).toEqual([ann.me.id, ann.me.id]);
    expect(await signIns(eve)).toEqual([eve.me.id, eve.me.id, eve.me.id]);
    for (const who of [ann, eve]) {
      const { entries } = must(await who.http('readAudit', {}));
      // What watching noted meanwhile is in it as well.
      const count = entries.length;
      expect(entries.map(({ id }) => id)).toEqual(entries.map((_, at) => count - at));
    }
  });

  it('has neither gaps nor doubles, from many at once, some of whom fail', async () => {
    const { tenant } = await testCompany(server);
    const entry = {
      tenantId: tenant.id,
      at: 1,
      actorId: null,
      action: 'session.sign-in-failed',
      detail: { known: false, count: 1 },
    } as const;
    const failed = new Error('failed');
    const writes = Array.from({ length: 30 }, (_, i) =>
      server.database.inTenant(tenant.id, async (tx) => {
        await record(tx, entry);
        if (i % 3 === 0) throw failed;
      }),
    );
    await Promise.allSettled(writes);
    const entries = await server.database.inTenant(tenant.id, (tx) =>
      readAudit(tx, { limit: 200 }),
    );
    expect(entries.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => 20 - i));
  });
});
