import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { lineOf, linesOf } from '../../shared/audit/export-file.ts';
import { verifyAudit } from '../../shared/audit/verify-audit.ts';
import type { PublicJwk } from '../../shared/signing/public-jwk.ts';
import { must, type SignedInPerson, type TestCompany, testCompany } from '../testing/company.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { readStretch } from './read-audit.ts';

const MINUTE_MS = 60_000;

/** The export as a client puts it together, from pages of `limit` entries. */
async function exportOf(admin: SignedInPerson, limit = 3): Promise<string> {
  const { head, entryId } = must(await admin.http('sealAudit', { format: 'json-lines' }));
  let text = lineOf(head);
  for (let afterId = 0, full = true; full; ) {
    const page = { afterId, lastId: entryId, limit };
    const { entries, checkpoints } = must(await admin.http('exportAudit', page));
    text += linesOf(entries, checkpoints);
    afterId = entries.at(-1)?.id ?? afterId;
    full = entries.length === limit;
  }
  return text;
}

const verdictOn = (text: string, key: PublicJwk) =>
  verifyAudit(
    (async function* () {
      yield text;
    })(),
    key,
  );

describe('the export of the audit log', () => {
  let server: TestServer;
  let company: TestCompany;
  let owner: SignedInPerson;
  beforeAll(async () => {
    server = await startTestServer('pglite');
    company = await testCompany(server);
    owner = await company.arrive('Ann', 'owner');
    await owner.setPolicy({ stepUp: [] });
    for (let n = 0; n < 5; n += 1) await company.signIn(owner.me);
  });
  afterAll(() => server.close());

  it('is intact, up to the entry that tells of it', async () => {
    const text = await exportOf(owner);
    const verdict = await verdictOn(text, owner.signedIn.tenantKey);
    expect(verdict).toMatchObject({ outcome: 'intact' });
    expect(text.trimEnd().split('\n').at(-2)).toContain('"action":"audit.exported"');
    // Control.
    const bent = text.replace('session.signed-in', 'session.signed-on');
    expect(await verdictOn(bent, owner.signedIn.tenantKey)).toMatchObject({ outcome: 'broken' });
  });

  it('is intact while others write, and while others export', async () => {
    const exports = await Promise.all([
      ...Array.from({ length: 4 }, () => exportOf(owner)),
      ...Array.from({ length: 4 }, () => company.signIn(owner.me).then(() => exportOf(owner))),
    ]);
    for (const text of exports) {
      const verdict = await verdictOn(text, owner.signedIn.tenantKey);
      expect(verdict).toMatchObject({ outcome: 'intact' });
    }
  });

  it('is for admins, who prove to be there where policy asks for it', async () => {
    const member = await company.arrive('Max');
    const refused = { error: { code: 'NotAllowed' } };
    const page = { afterId: 0, lastId: 9 };
    expect(await member.http('sealAudit', { format: 'csv' })).toMatchObject(refused);
    expect(await member.http('exportAudit', page)).toMatchObject(refused);
    expect(await owner.http('exportAudit', page)).toMatchObject({ ok: true });
    await owner.setPolicy({ stepUp: ['export'] });
    server.clock.advance(6 * MINUTE_MS);
    const again = await company.signIn(owner.me);
    const needed = { error: { code: 'StepUpNeeded' } };
    expect(await again.http('sealAudit', { format: 'csv' })).toMatchObject(needed);
    expect(await again.http('exportAudit', page)).toMatchObject(needed);
    await again.stepUp();
    expect(await again.http('exportAudit', page)).toMatchObject({ ok: true });
  });

  it('names people and devices, and finds by action, person and time', async () => {
    const admin = await company.arrive('Bea', 'admin');
    const found = async (filter: object) =>
      must(await admin.http('readAudit', { limit: 200, ...filter })).entries;
    const { names } = must(await admin.http('readAudit', {}));
    expect(names.people).toContainEqual({ id: admin.me.id, name: 'Bea' });
    expect(names.sessions.find(({ personId }) => personId === admin.me.id)).toBeDefined();

    const everything = await found({});
    const ofPolicy = await found({ action: 'policy' });
    expect(ofPolicy.length).toBeGreaterThan(0);
    expect(ofPolicy).toEqual(everything.filter(({ action }) => action.startsWith('policy.')));
    expect(await found({ action: 'policy.chan' })).toEqual([]);
    expect(await found({ action: 'session.signed-in', personId: admin.me.id })).toEqual(
      everything.filter(
        ({ action, actorId }) => action === 'session.signed-in' && actorId === admin.me.id,
      ),
    );
    // Whom it was done to counts as well.
    const { signedIn } = await company.signIn(owner.me);
    must(await admin.http('lockSession', { sessionId: signedIn.sessionId }));
    const ofOwner = await found({ personId: owner.me.id, action: 'session.lock-asked' });
    expect(ofOwner.map(({ actorId }) => actorId)).toEqual([admin.me.id]);

    const at = everything.at(-1)?.at ?? 0;
    expect(await found({ until: at })).toEqual([]);
    expect(await found({ from: at, until: at + 1 })).toContainEqual(everything.at(-1));
  });
});

describe('checkpoints of the audit log', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const start = async (pace: { entries: number; everyMs: number; lookMs: number }) => {
    server = await startTestServer('pglite', { checkpointPace: pace });
    const company = await testCompany(server);
    const owner = await company.arrive('Ann', 'owner');
    const checkpoints = async () => {
      const all = { afterId: 0, lastId: 1_000, limit: 1_000 };
      const read = await server.database.inTenant(company.tenant.id, (tx) => readStretch(tx, all));
      return read.checkpoints.map(({ entryId }) => entryId);
    };
    return { company, owner, checkpoints };
  };

  it('come after so many entries', async () => {
    const { company, owner, checkpoints } = await start({
      entries: 3,
      everyMs: 3_600_000,
      lookMs: 20,
    });
    expect(await checkpoints()).toEqual([]);
    // Two of them, and what watching notes of them.
    for (let n = 0; n < 2; n += 1) await company.signIn(owner.me);
    await vi.waitFor(async () => expect((await checkpoints()).length).toBeGreaterThan(0), 10_000);
    expect((await checkpoints())[0]).toBeGreaterThanOrEqual(3);
  });

  it('come after so long, and only where there is something new', async () => {
    const { checkpoints } = await start({ entries: 1_000, everyMs: 40, lookMs: 20 });
    await vi.waitFor(async () => expect((await checkpoints()).length).toBe(1), 10_000);
    expect(await checkpoints()).toEqual([1]);
  });

  it('come when the server stops', async () => {
    const { owner, checkpoints } = await start({
      entries: 1_000,
      everyMs: 3_600_000,
      lookMs: 60_000,
    });
    expect(await checkpoints()).toEqual([]);
    const { database } = server;
    const seen = Promise.withResolvers<number[]>();
    const { close } = database;
    database.close = async () => {
      seen.resolve(await checkpoints());
      await close();
    };
    await server.close();
    expect(await seen.promise).toEqual([1]);
    expect(owner.me.role).toBe('owner');
  });
});
