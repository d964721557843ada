import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Me } from '../../shared/domain/person.ts';
import type { Database } from '../db/database.ts';
import { people, sessions } from '../db/schema.ts';
import { createTickets } from '../factors/tickets.ts';
import { createPolicySigner } from '../tenants/policy-signer.ts';
import { createTenantSigner } from '../tenants/tenant-key.ts';
import { must, TEST_PASSWORD, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { signIn } from './sign-in.ts';
import { createSignedTokens } from './signed-tokens.ts';
import { openSigningKey } from './signing-key.ts';

describe.each(ENGINES)('a sign-in that is under way on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  /** Whose account was read, and whose password is not checked yet, when `meanwhile` happens. */
  async function signInWhile(me: Me, meanwhile: () => Promise<unknown>) {
    let isFirst = true;
    const interrupted: Database = {
      ...server.database,
      async inTenant(tenantId, work) {
        const interrupts = isFirst;
        isFirst = false;
        const read = await server.database.inTenant(tenantId, work);
        if (interrupts) await meanwhile();
        return read;
      },
    };
    const key = await openSigningKey(server.database, server.clock);
    const signer = createTenantSigner(server.database, server.clock);
    const { device } = await newTestDevice();
    return signIn(
      {
        database: interrupted,
        clock: server.clock,
        signedTokens: createSignedTokens(key, server.clock, 60),
        signInFailures: { note: () => {}, close: async () => undefined },
        signer,
        signPolicy: createPolicySigner(signer),
        sessionEnded: () => {},
        watch: { note: () => {} },
        tickets: createTickets(key, server.clock),
        signInHistory: { signedIn: () => {}, failed: () => {}, settled: async () => undefined },
      },
      { email: me.email, password: TEST_PASSWORD },
      { device, address: '127.0.0.1' },
    );
  }
  const openOf = (me: Me) =>
    server.database.inTenant(company.tenant.id, async (tx) => {
      const rows = await tx.select().from(sessions).where(eq(sessions.personId, me.id));
      return rows.filter(({ revokedAt }) => revokedAt === null).length;
    });
  const mark = (me: Me, change: Partial<typeof people.$inferInsert>) =>
    server.database.inTenant(company.tenant.id, (tx) =>
      tx.update(people).set(change).where(eq(people.id, me.id)),
    );

  it('opens, where nothing comes between', async () => {
    const me = await company.hire('Ann');
    expect(await signInWhile(me, async () => {})).toMatchObject({ ok: true });
    expect(await openOf(me)).toBe(1);
  });

  it('does not survive a suspension', async () => {
    const owner = await company.arrive('Olga', 'owner');
    await owner.stepUp();
    const me = await company.hire('Bo');
    const answer = await signInWhile(me, async () =>
      must(await owner.http('suspendPerson', { personId: me.id })),
    );
    expect(answer).toMatchObject({ error: { code: 'AccountSuspended' } });
    expect(await openOf(me)).toBe(0);
  });

  it('does not survive the end of the account', async () => {
    const me = await company.hire('Cy');
    const answer = await signInWhile(me, () => mark(me, { deactivatedAt: server.clock() }));
    expect(answer).toMatchObject({ error: { code: 'AccountEnded' } });
    expect(await openOf(me)).toBe(0);
  });

  it('does not survive a change of the password', async () => {
    const me = await company.hire('Dee');
    const here = await company.signIn(me);
    await here.stepUp();
    const answer = await signInWhile(me, async () =>
      must(await here.http('changePassword', { password: 'a wholly new sentence of trees' })),
    );
    expect(answer).toMatchObject({ error: { code: 'TicketExpired' } });
    expect(await openOf(me)).toBe(1);
    expect(await here.http('readPolicy', {})).toMatchObject({ ok: true });
  });

  it('does not get by with what was enough before something unusual', async () => {
    const me = await company.hire('Eli');
    const answer = await signInWhile(me, () => mark(me, { mustProveSince: server.clock() }));
    expect(answer).toMatchObject({ error: { code: 'TicketExpired' } });
    expect(await openOf(me)).toBe(0);
  });

  it('has no session of somebody suspended live, however it came about', async () => {
    const here = await company.arrive('Fay');
    await mark(here.me, { suspendedAt: server.clock() });
    expect(await here.http('readPolicy', {})).toMatchObject({ error: { code: 'SessionRevoked' } });
    expect(await here.refresh()).toMatchObject({ error: { code: 'SessionRevoked' } });
    await mark(here.me, { suspendedAt: null });
    expect(await here.http('readPolicy', {})).toMatchObject({ ok: true });
  });
});
