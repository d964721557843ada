import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonId } from '../../shared/domain/ids.ts';
import { readAudit } from '../audit/read-audit.ts';
import { must, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES, newSource } from '../testing/engines.ts';
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
      for (let i = 0; i < times; i += 1) failures.note(company.tenant.id, personId, 'password');
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
    failures.note(company.tenant.id, null, 'password');
    await failures.close();
    expect(own.logged).toMatchObject([{ event: 'sign-in failure not noted' }]);
  });
});

it('a sign-in is noted also when the password was right, and only the account is closed', async () => {
  const source = await newSource('postgres');
  const own = await startTestServer('postgres', { source });
  const there = await testCompany(own);
  const admin = await there.arrive('Owner', 'owner');
  const ann = await there.hire('Ann');
  await admin.stepUp();
  must(await admin.http('suspendPerson', { personId: ann.id }));
  await expect(there.signIn(ann)).rejects.toThrow('AccountSuspended');
  // Written later than the answer: when the server stops, at the latest.
  await own.close();
  const again = await startTestServer('postgres', { source });
  const noted = await again.database.inTenant(there.tenant.id, (tx) =>
    readAudit(tx, { limit: 200 }),
  );
  const refused = noted.filter(({ action }) => action.startsWith('session.sign-in-'));
  expect(refused).toMatchObject([
    { action: 'session.sign-in-refused', actorId: ann.id, detail: { count: 1 } },
  ]);
  await again.close();
});
