import { randomUUID } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { record } from '../audit/log.ts';
import { rowsOf, type Tx } from '../db/rows.ts';
import { sessions } from '../db/schema.ts';
import { codeAt } from '../factors/testing/codes.ts';
import { setUpTotp } from '../factors/testing/person.ts';
import {
  must,
  type SignedInPerson,
  TEST_PASSWORD,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

// The embedded database has one transaction after the other: there none waits for another.
describe('two transactions about one person’s sessions', () => {
  let server: TestServer;
  let company: TestCompany;
  let admin: SignedInPerson;
  let here: SignedInPerson;
  let there: SignedInPerson;
  beforeAll(async () => {
    server = await startTestServer('postgres');
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    company = await testCompany(server);
    admin = await company.arrive('Admin', 'admin');
    await admin.stepUp();
    const mia = await company.hire('Mia');
    [here, there] = [await company.signIn(mia), await company.signIn(mia)];
    await here.stepUp();
  });

  const confirmTotp = async () => {
    const { setup, secret } = must(await here.http('beginTotp', {}));
    return () => here.http('confirmTotp', { setup, code: codeAt(secret, server.clock()) });
  };
  const withTotp = async (work: () => Promise<{ ok: boolean }>) => {
    await setUpTotp(server, here);
    there = await company.admit(there.me).then((admitted) => ({ ...there, ...admitted }));
    return work;
  };
  const patchUser = async () => {
    const { token } = must(await admin.http('makeScimToken', {}));
    return () =>
      fetch(`${server.url}/scim/v2/Users/${here.me.id}`, {
        method: 'PATCH',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
        body: JSON.stringify({
          schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
          Operations: [{ op: 'replace', value: { active: false, title: 'Gone' } }],
        }),
      });
  };
  const ofMia = () => ({ personId: here.me.id });

  /** What somebody asks for meanwhile. */
  it.each<[string, () => Promise<() => Promise<{ ok: boolean }>>]>([
    [
      'a new password',
      async () => () => here.http('changePassword', { password: 'a wholly new sentence of trees' }),
    ],
    ['a first factor', confirmTotp],
    ['a factor that goes', () => withTotp(() => here.http('removeTotp', {}))],
    ['new recovery codes', () => withTotp(() => here.http('newRecoveryCodes', {}))],
    ['a reset of factors', async () => () => admin.http('resetFactors', ofMia())],
    ['a suspension', async () => () => admin.http('suspendPerson', ofMia())],
    ['a leaving', async () => () => admin.http('deactivatePerson', { ...ofMia(), reason: 'gone' })],
    ['a leaving that the directory tells with other news', patchUser],
  ])('do not wait for each other: a sign-out, and %s', async (_, prepare) => {
    const ask = await prepare();
    const { sessionId, me } = there;
    let asked: ReturnType<typeof ask> | null = null;
    // What `endSession` does, with the other one at its heels.
    const signOut = server.database.inTenant(company.tenant.id, async (tx) => {
      await tx
        .update(sessions)
        .set({ revokedAt: server.clock() })
        .where(eq(sessions.id, sessionId));
      asked = ask();
      await vi.waitFor(async () => expect(await waitingFor(tx)).toBe(1), 20_000);
      await record(tx, {
        tenantId: company.tenant.id,
        at: server.clock(),
        actorId: me.id,
        action: 'session.revoked',
        detail: { sessionId },
      });
    });
    await signOut;
    expect(await asked).toMatchObject({ ok: true });
  });

  it('many at once all come to an end', async () => {
    const proof = { method: 'password', password: TEST_PASSWORD } as const;
    const others = await Promise.all(Array.from({ length: 6 }, () => company.signIn(here.me)));
    const confirm = await confirmTotp();
    const failed = server.logged.filter(({ event }) => event === 'request failed');
    const [changed] = await Promise.all([
      confirm(),
      ...others.flatMap((who, at) => [
        who.http('stepUp', { proof }),
        at % 2 === 0 ? who.refresh() : who.http('revokeSession', { sessionId: who.sessionId }),
      ]),
      admin.http('endPersonSessions', { personId: (await company.hire(`x${randomUUID()}`)).id }),
    ]);
    must(changed);
    expect(server.logged.filter(({ event }) => event === 'request failed')).toEqual(failed);
    const living = await server.database.inTenant(company.tenant.id, (tx) =>
      tx
        .select({ id: sessions.id })
        .from(sessions)
        .where(and(eq(sessions.personId, here.me.id), sql`revoked_at is null`)),
    );
    expect(living).toEqual([{ id: here.sessionId }]);
  });
});

/** How many transactions wait for this one. */
async function waitingFor(tx: Tx): Promise<number | undefined> {
  const query = sql`select count(*)::integer as n from pg_locks
    where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))`;
  const [found] = await rowsOf(tx, query, z.object({ n: z.number() }));
  return found?.n;
}
