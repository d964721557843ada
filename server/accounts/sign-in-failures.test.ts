import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonId } from '../../shared/domain/ids.ts';
import { readAudit } from '../audit/log.ts';
import { type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { createSignInFailures } from './sign-in-failures.ts';

describe.each(ENGINES)('failed sign-ins on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  const entries = () =>
    server.database.inTenant(company.tenant.id, (tx) => readAudit(tx, { limit: 200 }));

  it('are one entry for each account, however many there were', async () => {
    const failures = createSignInFailures(server.database, server.clock, () => {});
    const [ann, bo] = [await company.hire('Ann'), await company.hire('Bo')];
    const fail = (personId: PersonId | null, times: number) => {
      for (let i = 0; i < times; i += 1) failures.note(company.tenant.id, personId);
    };
    fail(ann.id, 500);
    fail(null, 300);
    fail(bo.id, 1);
    // Nothing of it is in the answer's way.
    expect(await entries()).toEqual([]);
    await failures.close();
    const action = 'session.sign-in-failed';
    expect(await entries()).toMatchObject([
      { id: 3, action, actorId: bo.id, detail: { known: true, count: 1 } },
      { id: 2, action, actorId: null, detail: { known: false, count: 300 } },
      { id: 1, action, actorId: ann.id, detail: { known: true, count: 500 } },
    ]);
  });

  it('are told of, when they cannot be noted, without anything of theirs', async () => {
    const own = await startTestServer(kind);
    const failures = createSignInFailures(own.database, own.clock, (entry) =>
      own.logged.push(entry),
    );
    await own.close();
    failures.note(company.tenant.id, null);
    await failures.close();
    expect(own.logged).toMatchObject([{ event: 'sign-in failure not noted' }]);
  });
});
