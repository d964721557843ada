import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { createTickets } from '../factors/tickets.ts';
import { createPolicySigner } from '../tenants/policy-signer.ts';
import { createTenantSigner } from '../tenants/tenant-key.ts';
import { must, TEST_PASSWORD, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { callRoute, fetchRaw } from '../testing/http-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { signIn as signInDirectly } from './sign-in.ts';
import { createSignedTokens } from './signed-tokens.ts';
import { openSigningKey } from './signing-key.ts';

const { device } = await newTestDevice();
const STATEMENTS = ['execute', 'select', 'insert', 'update', 'delete'];

/** A transaction whose statements are written down. */
const counted = (tx: Tx, done: string[]): Tx =>
  new Proxy(tx, {
    get(target, name, receiver) {
      if (typeof name === 'string' && STATEMENTS.includes(name)) done.push(name);
      return Reflect.get(target, name, receiver);
    },
  });

describe.each(ENGINES)('accounts on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  const signIn = (email: string, password = TEST_PASSWORD) =>
    fetchRaw(`${server.url}/v1/sign-in`, {
      method: 'POST',
      body: JSON.stringify({ email, password, device }),
    });

  it('lets the right password in, however the address is written', async () => {
    const me = await company.hire('Ann');
    const reply = await signIn(`ANN@${company.domain.toUpperCase()}`);
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.text)).toMatchObject({ me, tenant: company.tenant });
  });

  it('answers a wrong password, an unknown person and an unknown company alike', async () => {
    const me = await company.hire('Bo');
    const addresses = [me.email, `nobody@${company.domain}`, 'nobody@nowhere.test'];
    const answers = await Promise.all(addresses.map((email) => signIn(email, 'wrong password')));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toEqual({ status: 401, text: '{"code":"WrongCredentials"}' });
  });

  it('does the same work for all three, and notes it after the answer', async () => {
    const me = await company.hire('Bea');
    const workFor = async (email: string, password = 'wrong password') => {
      const done: string[] = [];
      const watched: Database = {
        ...server.database,
        beforeTenant: (work) => server.database.beforeTenant((tx) => work(counted(tx, done))),
        inTenant: (id, work) => server.database.inTenant(id, (tx) => work(counted(tx, done))),
      };
      const key = await openSigningKey(server.database, server.clock);
      const signer = createTenantSigner(server.database, server.clock);
      const reply = await signInDirectly(
        {
          database: watched,
          clock: server.clock,
          signedTokens: createSignedTokens(key, server.clock, 60),
          signInFailures: { note: () => done.push('noted'), close: async () => undefined },
          signer,
          signPolicy: createPolicySigner(signer),
          sessionEnded: () => {},
          watch: { note: () => {} },
          tickets: createTickets(key, server.clock),
          signInHistory: { signedIn: () => {}, failed: () => {}, settled: async () => undefined },
        },
        { email, password },
        { device, address: '127.0.0.1' },
      );
      return { ok: reply.ok, done: done.filter((what) => what !== 'noted') };
    };
    const wrong = await workFor(me.email);
    expect(wrong).toEqual({ ok: false, done: ['execute', 'select'] });
    expect(await workFor(`nobody@${company.domain}`)).toEqual(wrong);
    expect(await workFor('nobody@nowhere.test')).toEqual(wrong);
    // Control: other work would be seen.
    expect((await workFor(me.email, TEST_PASSWORD)).done).not.toEqual(wrong.done);
  });

  it('stores neither passwords nor tokens', async () => {
    const person = await company.arrive('Secretive');
    const { accessToken, refreshToken } = person.signedIn.tokens;
    const stored = await server.database.inTenant(company.tenant.id, async (tx) =>
      JSON.stringify([
        await tx.execute('select * from people'),
        await tx.execute('select * from sessions'),
        await tx.execute('select * from refresh_tokens'),
        await tx.execute('select * from audit_entries'),
      ]),
    );
    // Control: what is looked for would be found.
    expect(stored).toContain(person.me.email);
    for (const secret of [TEST_PASSWORD, accessToken, refreshToken]) {
      expect(stored).not.toContain(secret);
    }
  });

  it('lists and ends one own sessions; an ended one is over at once', async () => {
    const me = await company.hire('Cy');
    const [one, two] = [await company.signIn(me), await company.signIn(me)];
    const { sessions } = must(await one.http('listSessions', {}));
    expect(sessions.map(({ id }) => id).toSorted()).toEqual(
      [one.signedIn.sessionId, two.signedIn.sessionId].toSorted(),
    );
    expect(sessions.filter(({ current }) => current).map(({ id }) => id)).toEqual([
      one.signedIn.sessionId,
    ]);
    const socket = await two.connect('restricted');
    must(await one.http('revokeSession', { sessionId: two.signedIn.sessionId }));
    expect(await socket.closed).toBe('io server disconnect');
    expect(socket.heard('session.revoked')).toEqual([{ because: 'revoked' }]);
    expect(await two.http('listSessions', {})).toMatchObject({ error: { code: 'SessionRevoked' } });
    expect(await two.refresh()).toMatchObject({
      error: { code: 'SessionRevoked' },
    });
    await expect(two.connect()).rejects.toThrow('SessionRevoked');
    expect(must(await one.http('listSessions', {})).sessions).toHaveLength(1);
  });

  it('lets an admin end a colleague session, a member only their own, nobody another company', async () => {
    const [member, other] = [await company.arrive('Dee'), await company.arrive('Eli')];
    const admin = await company.arrive('Fay', 'admin');
    const stranger = await (await testCompany(server)).arrive('Gus', 'owner');
    const { sessionId } = other.signedIn;
    for (const who of [member, stranger]) {
      expect(await who.http('revokeSession', { sessionId })).toMatchObject({
        error: { code: 'NotFound' },
      });
    }
    expect(must(await other.http('listSessions', {})).sessions).toHaveLength(1);
    must(await admin.http('revokeSession', { sessionId }));
    expect(await other.http('listSessions', {})).toMatchObject({
      error: { code: 'SessionRevoked' },
    });
  });

  it('ends a session by its ticket, once, and takes the ticket for nothing else', async () => {
    const person = await company.arrive('Hal');
    const { revocationTicket: ticket } = person.signedIn;
    const shown = { ...person, accessToken: ticket };
    expect(await callRoute(server.url, 'listSessions', {}, shown)).toMatchObject({
      error: { code: 'WrongCredentials' },
    });
    const revoke = (wanted: string) =>
      callRoute(server.url, 'revokeByTicket', { ticket: wanted, trigger: 'idle' });
    expect(await revoke(person.accessToken)).toMatchObject({ error: { code: 'WrongCredentials' } });
    expect(await revoke(ticket)).toEqual({ ok: true, value: { already: false } });
    expect(await revoke(ticket)).toEqual({ ok: true, value: { already: true } });
    expect(await person.http('readPolicy', {})).toMatchObject({
      error: { code: 'SessionRevoked' },
    });
  });

  it('does not take a token that ran out, or one that was tampered with', async () => {
    const person = await company.arrive('Ida');
    const [head = '', , signature = ''] = person.accessToken.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: person.me.id, role: 'owner' }));
    const forged = `${head}.${claims.toString('base64url')}.${signature}`;
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims.toString('base64url')}.`;
    for (const accessToken of [forged, unsigned, 'x'.repeat(64)]) {
      const shown = { ...person, accessToken };
      expect(await callRoute(server.url, 'readPolicy', {}, shown)).toMatchObject({
        error: { code: 'WrongCredentials' },
      });
    }
    server.clock.advance(301_000);
    expect(await person.http('readPolicy', {})).toMatchObject({ error: { code: 'TokenExpired' } });
  });
});
