import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must, type SignedInPerson, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe.each(ENGINES)('the tour on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let admin: SignedInPerson;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
    admin = await company.arrive('Ada', 'admin');
  });
  afterAll(() => server.close());

  const mine = ({ http }: SignedInPerson) => http('myTour', {});
  const note = ({ http }: SignedInPerson, version: number, completed: boolean) =>
    http('noteTour', { version, completed });
  const list = ({ http }: SignedInPerson, page = {}) => http('listTours', page);

  it('is remembered as seen, and as completed at the first end', async () => {
    const bo = await company.arrive('Bo');
    expect(must(await mine(bo))).toEqual({ seenVersion: 0, completedAt: null });
    expect(must(await note(bo, 1, false))).toEqual({ seenVersion: 1, completedAt: null });
    const { completedAt: first } = must(await note(bo, 1, true));
    expect(first).toBeLessThanOrEqual(server.clock());
    server.clock.advance(60_000);
    expect(must(await note(bo, 2, true))).toEqual({ seenVersion: 2, completedAt: first });
    expect(must(await note(bo, 1, false))).toEqual({ seenVersion: 2, completedAt: first });
    expect(must(await mine(bo))).toEqual({ seenVersion: 2, completedAt: first });
  });

  it('of one person is not that of another', async () => {
    const [cy, di] = [await company.arrive('Cy'), await company.arrive('Di')];
    must(await note(cy, 1, true));
    expect(must(await mine(di))).toEqual({ seenVersion: 0, completedAt: null });
  });

  it('is listed for admins, page by page, and for nobody else', async () => {
    const el = await company.arrive('El');
    must(await note(el, 1, true));
    const all = must(await list(admin));
    expect(all.total).toBe(all.tours.length);
    expect(all.completed).toBe(all.tours.filter(({ completedAt }) => completedAt !== null).length);
    expect(all.tours.find(({ person }) => person.name === 'El')?.completedAt).not.toBeNull();
    expect(all.tours.find(({ person }) => person.name === 'Ada')?.completedAt).toBeNull();
    const page = must(await list(admin, { from: 1, limit: 1 }));
    expect(page.tours).toEqual(all.tours.slice(1, 2));
    expect(await list(el)).toMatchObject({ ok: false, error: { code: 'NotAllowed' } });
  });

  it('of another company is not seen', async () => {
    const other = await testCompany(server);
    const boss = await other.arrive('Boss', 'owner');
    must(await note(await other.arrive('Fay'), 1, true));
    const names = must(await list(admin)).tours.map(({ person }) => person.name);
    expect(names).not.toContain('Fay');
    expect(must(await list(boss)).tours.map(({ person }) => person.name)).toContain('Fay');
  });
});
