import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeCompany } from '../tenants/close-company.ts';
import { type Admitted, must, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { endOtherSessions } from './end-sessions.ts';
import { whyEnded } from './why-ended.ts';

describe.each(ENGINES)('why a session ended, by the database alone, on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  const arrive = async (name: string) => company.admit(await company.hire(name));
  const why = ({ sessionId }: Admitted, at = company) =>
    server.database.inTenant(at.tenant.id, (tx) => whyEnded(tx, sessionId, server.clock()));

  it('is that the company was closed, whatever else it was', async () => {
    const closing = await testCompany(server);
    const person = await closing.admit(await closing.hire('Last'));
    must(await person.http('revokeSession', { sessionId: person.sessionId }));
    expect(await why(person, closing)).toBe('revoked');
    must(await closeCompany(server.database, closing.domain, server.clock()));
    expect(await why(person, closing)).toBe('tenant-closed');
  });

  it('is a wipe', async () => {
    const person = await arrive('Wiped');
    const admin = await company.arrive('Wiper', 'admin');
    await admin.stepUp();
    const leaving = { personId: person.me.id, reason: 'left' };
    expect(must(await admin.http('deactivatePerson', leaving))).toEqual({ sessions: 1 });
    expect(await why(person)).toBe('wiped');
  });

  it('is the end of the account', async () => {
    const endsAt = server.clock() + 60_000;
    const person = await company.admit(await company.hire('Temp', 'guest', endsAt));
    expect(await why(person)).toBe('revoked');
    server.clock.advance(60_000);
    expect(await why(person)).toBe('account-ended');
  });

  it.each([
    ['session-age', 'session-age'],
    ['provider', 'provider'],
    ['credentials', 'revoked'],
    ['devices', 'revoked'],
    ['revoked', 'revoked'],
  ] as const)('is what was noted: %s is told as %s, and nobody else’s is', async (cause, told) => {
    const [person, other] = [await arrive(`One-${cause}`), await arrive(`Other-${cause}`)];
    await server.database.inTenant(company.tenant.id, async (tx) => {
      const owner = ({ me }: Admitted) => ({ tenantId: company.tenant.id, personId: me.id });
      await endOtherSessions(tx, owner(person), null, cause, server.clock());
      await endOtherSessions(tx, owner(other), null, 'provider', server.clock());
    });
    expect(await why(person)).toBe(told);
    expect(await why(other)).toBe('provider');
  });
});
