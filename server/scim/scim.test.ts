import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rowsOf } from '../db/rows.ts';
import { people } from '../db/schema.ts';
import {
  must,
  type SignedInPerson,
  TEST_PASSWORD,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { fingerprint } from '../testing/fingerprint.ts';
import { callRoute } from '../testing/http-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

interface Answered {
  status: number;
  type: string | null;
  location: string | null;
  body: Record<string, unknown>;
}

describe.each(ENGINES)('SCIM on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let admin: SignedInPerson;
  let token: string;

  beforeAll(async () => {
    server = await startTestServer(kind);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    company = await testCompany(server);
    admin = await company.arrive('Owner', 'owner');
    token = await newToken();
  });

  async function newToken(who = admin): Promise<string> {
    await who.stepUp();
    return must(await who.http('makeScimToken', {})).token;
  }
  async function scim(
    method: string,
    path: string,
    body?: unknown,
    bearer: string | null = token,
  ): Promise<Answered> {
    const answer = await fetch(`${server.url}/scim/v2${path}`, {
      method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      location: answer.headers.get('location'),
      body: text === '' ? {} : JSON.parse(text),
    };
  }
  const userOf = (name: string, more: Record<string, unknown> = {}) => ({
    schemas: [USER],
    userName: `${name}@${company.domain}`,
    ...more,
  });
  const add = async (name: string, more: Record<string, unknown> = {}) =>
    String((await scim('POST', '/Users', userOf(name, more))).body['id']);
  const change = (id: string, ...Operations: unknown[]) =>
    scim('PATCH', `/Users/${id}`, { schemas: [PATCH], Operations });
  const audited = async (action: string) =>
    must(await admin.http('readAudit', { limit: 50 })).entries.filter(
      (entry) => entry.action === action,
    );
  const found = async (query: string) => {
    const { body } = await scim('GET', `/Users${query}`);
    const parsed = z
      .object({ totalResults: z.int(), Resources: z.array(z.object({ userName: z.string() })) })
      .parse(body);
    return {
      total: parsed.totalResults,
      names: parsed.Resources.map(({ userName }) => userName.split('@')[0]),
    };
  };

  it('says what it can (RFC 7643 §5 to §7)', async () => {
    const config = await scim('GET', '/ServiceProviderConfig');
    expect(config.type).toContain('application/scim+json');
    expect(config.body).toMatchObject({ patch: { supported: true }, bulk: { supported: false } });
    expect((await scim('GET', '/ResourceTypes')).body).toMatchObject({ totalResults: 1 });
    expect((await scim('GET', '/Schemas')).body).toMatchObject({ Resources: [{ id: USER }] });
    expect((await scim('GET', `/Schemas/${USER}`)).body).toMatchObject({ id: USER });
  });

  it('a new employee has an account without a password', async () => {
    const answer = await scim(
      'POST',
      '/Users',
      userOf('Ann', {
        externalId: 'e-1',
        displayName: 'Ann Lee',
        title: 'Cook',
        phoneNumbers: [1],
      }),
    );
    expect(answer).toMatchObject({
      status: 201,
      body: {
        schemas: [USER],
        userName: `ann@${company.domain}`,
        externalId: 'e-1',
        displayName: 'Ann Lee',
        title: 'Cook',
        active: true,
        roles: [{ value: 'member' }],
      },
    });
    const { id } = answer.body;
    expect(answer.location).toBe(`${server.url}/scim/v2/Users/${id}`);
    expect((await scim('GET', `/Users/${id}`)).body).toEqual(answer.body);
    const [row] = await server.database.inTenant(company.tenant.id, (tx) =>
      rowsOf(
        tx,
        sql`select password_hash as hash from people where email like 'ann@%'`,
        z.object({ hash: z.string().nullable() }),
      ),
    );
    expect(row).toEqual({ hash: null });
    expect(await audited('person.joined')).toMatchObject([{ detail: { by: 'scim' } }]);
  });

  it('takes nobody who cannot be', async () => {
    for (const [body, scimType] of [
      [{ userName: 'ann@another.test' }, 'invalidValue'],
      [{ userName: 'ann' }, 'invalidValue'],
      [{}, 'invalidValue'],
      ['{', 'invalidSyntax'],
      [[], 'invalidValue'],
    ] as const) {
      expect(await scim('POST', '/Users', body)).toMatchObject({
        status: 400,
        body: { schemas: [ERROR], status: '400', scimType },
      });
    }
  });

  it('takes nobody twice', async () => {
    await add('bo', { externalId: 'e-2' });
    const conflict = { status: 409, body: { scimType: 'uniqueness' } };
    expect(await scim('POST', '/Users', userOf('bo'))).toMatchObject(conflict);
    expect(await scim('POST', '/Users', userOf('BO'))).toMatchObject(conflict);
    expect(await scim('POST', '/Users', userOf('cy', { externalId: 'e-2' }))).toMatchObject(
      conflict,
    );
  });

  it('finds by userName, externalId and active, and page by page', async () => {
    for (const name of ['dee', 'eve', 'fay']) await add(name, { externalId: `x-${name}` });
    await add('gus', { active: false });
    const by = (filter: string) => found(`?filter=${encodeURIComponent(filter)}`);
    expect(await by(`userName eq "DEE@${company.domain}"`)).toEqual({ total: 1, names: ['dee'] });
    expect(await by('externalId eq "x-eve"')).toEqual({ total: 1, names: ['eve'] });
    expect(await by('active eq false')).toEqual({ total: 1, names: ['gus'] });
    expect(await by(`active eq true and externalId eq "x-fay"`)).toMatchObject({ names: ['fay'] });
    expect(await by('externalId eq "nobody"')).toEqual({ total: 0, names: [] });
    expect(await found('?startIndex=2&count=2')).toEqual({ total: 5, names: ['eve', 'fay'] });
    expect(await found('?startIndex=-1&count=1')).toEqual({ total: 5, names: ['dee'] });
    expect(await found('?count=0')).toEqual({ total: 5, names: [] });
    for (const filter of ['userName co "a"', 'password eq "x"', 'nonsense', '__proto__ eq "x"']) {
      expect(await scim('GET', `/Users?filter=${encodeURIComponent(filter)}`)).toMatchObject({
        status: 400,
        body: { scimType: 'invalidFilter' },
      });
    }
  });

  it('changes what a directory changes, as directories write it', async () => {
    const id = await add('hal', { displayName: 'Hal' });
    expect(
      (await change(id, { op: 'Replace', path: 'displayName', value: 'Hal B.' })).body,
    ).toMatchObject({ displayName: 'Hal B.', name: { formatted: 'Hal B.' } });
    const whole = { op: 'replace', value: { title: 'Pilot', 'name.formatted': 'Hal C.' } };
    expect((await change(id, whole)).body).toMatchObject({ title: 'Pilot' });
    const removed = await change(id, { op: 'remove', path: 'title' });
    expect(removed.status).toBe(200);
    expect(removed.body).not.toHaveProperty('title');
    const put = await scim('PUT', `/Users/${id}`, userOf('hal', { displayName: 'Hal D.' }));
    expect(put.body).toMatchObject({ displayName: 'Hal D.', active: true });
    expect((await audited('person.changed')).length).toBeGreaterThan(2);
  });

  it('does nothing that cannot be done', async () => {
    const id = await add('ian');
    const before = await scim('GET', `/Users/${id}`);
    for (const [operation, scimType] of [
      [{ op: 'replace', path: 'userName', value: 'other@x.test' }, 'mutability'],
      [{ op: 'remove' }, 'invalidPath'],
      [{ op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
      [{ op: 'replace', path: '__proto__.polluted', value: 'x' }, 'invalidValue'],
      [{ op: 'replace', path: 'constructor.prototype.polluted', value: 'x' }, 'invalidValue'],
      [{ op: 'replace', path: 'name.__proto__.polluted', value: 'x' }, 'invalidValue'],
      [{ op: 'replace', value: { '__proto__.polluted': 'x' } }, 'invalidValue'],
      [{ op: 'replace', path: 'name', value: { '__proto__.polluted': 'x' } }, 'invalidValue'],
      [{ op: 'add', value: { name: [{ 'constructor.prototype.polluted': 'x' }] } }, 'invalidValue'],
      [{ op: 'move', path: 'title' }, 'invalidValue'],
    ] as const) {
      expect(await change(id, operation)).toMatchObject({ status: 400, body: { scimType } });
    }
    expect(await scim('GET', `/Users/${id}`)).toEqual(before);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each([
    ['a word', { op: 'Replace', path: 'active', value: 'False' }],
    ['a value', { op: 'replace', value: { active: false } }],
    ['a removal of the user', null],
  ])('whoever leaves is wiped from every device at once: by %s', async (_, operation) => {
    const me = await company.hire('jo');
    const [one, two] = [await company.signIn(me), await company.signIn(me)];
    const other = await company.arrive('Kai');
    const sockets = [await one.connect(), await two.connect('restricted')];
    const quiet = await other.connect();
    const left = operation
      ? await change(me.id, operation)
      : await scim('DELETE', `/Users/${me.id}`);
    expect(left.status).toBe(operation ? 200 : 204);
    for (const socket of sockets) {
      await socket.closed;
      expect(socket.heard('session.revoked')).toEqual([{ because: 'wiped' }]);
    }
    expect(await one.http('readPolicy', {})).toMatchObject({ error: { code: 'SessionRevoked' } });
    expect(await one.refresh()).toMatchObject({ error: { code: 'SessionRevoked' } });
    expect(await other.http('readPolicy', {})).toMatchObject({ ok: true });
    quiet.close();

    // The devices are asked for receipts, as with every wipe.
    const { wipes } = must(await admin.http('listWipes', {}));
    expect(wipes).toMatchObject([
      { target: { kind: 'person', person: { id: me.id } }, state: 'begun', counts: { asked: 2 } },
    ]);
    expect(await audited('person.deactivated')).toMatchObject([
      { actorId: null, detail: { personId: me.id, sessions: 2 } },
    ]);
    const device = (await newTestDevice()).device;
    const again = () =>
      callRoute(server.url, 'signIn', { email: me.email, password: TEST_PASSWORD, device });
    expect(await again()).toMatchObject({ error: { code: 'AccountEnded' } });

    // Back again: the right to sign in, and nothing else.
    expect((await change(me.id, { op: 'replace', path: 'active', value: true })).status).toBe(200);
    expect(await one.refresh()).toMatchObject({ error: { code: 'SessionRevoked' } });
    expect(await again()).toMatchObject({ ok: true });
    expect(await audited('person.reactivated')).toHaveLength(1);
  });

  it('a sign-out that was acknowledged counts for the wipe', async () => {
    const leaver = await company.arrive('Lou');
    await change(leaver.me.id, { op: 'replace', path: 'active', value: false });
    const { revocationTicket: ticket } = leaver.signedIn;
    must(await callRoute(server.url, 'revokeByTicket', { ticket, trigger: 'wiped' }));
    const { wipes } = must(await admin.http('listWipes', {}));
    expect(wipes).toMatchObject([{ counts: { delivered: 1 } }]);
  });

  it('an admin who left does not come back as one', async () => {
    const second = await company.arrive('Mia', 'admin');
    await change(second.me.id, { op: 'replace', path: 'active', value: false });
    const { body } = await change(second.me.id, { op: 'replace', path: 'active', value: true });
    expect(body).toMatchObject({ active: true, roles: [{ value: 'member' }] });
  });

  it('nobody shuts the owner out', async () => {
    for (const answer of [
      await change(admin.me.id, { op: 'replace', path: 'active', value: false }),
      await scim('DELETE', `/Users/${admin.me.id}`),
      await scim('PUT', `/Users/${admin.me.id}`, userOf('owner', { displayName: 'Pwned' })),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { schemas: [ERROR] } });
    }
    expect(await admin.http('readPolicy', {})).toMatchObject({ ok: true });
  });

  it('is of one company, and learns nothing of another', async () => {
    const other = await testCompany(server);
    const stranger = await other.hire('Ned');
    const before = await fingerprint(server.database, other.tenant.id);
    const nobody = '5d3b0f0e-3a4c-4b6e-9d52-7f3f5a0f2f10';
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', userOf('ned')],
      [
        'PATCH',
        { schemas: [PATCH], Operations: [{ op: 'replace', path: 'active', value: false }] },
      ],
      ['DELETE', undefined],
    ] as const) {
      const answer = await scim(method, `/Users/${stranger.id}`, body);
      expect(answer.status).toBe(404);
      expect(answer).toEqual(await scim(method, `/Users/${nobody}`, body));
    }
    expect(await found(`?filter=${encodeURIComponent(`userName eq "${stranger.email}"`)}`)).toEqual(
      {
        total: 0,
        names: [],
      },
    );
    expect(await fingerprint(server.database, other.tenant.id)).toBe(before);
  });

  it('is for whoever has a token that is good', async () => {
    const { tokens } = must(await admin.http('listScimTokens', {}));
    expect(JSON.stringify(tokens)).not.toContain(token);
    expect(await fingerprintText()).not.toContain(token);
    const unauthorized = { status: 401, body: { schemas: [ERROR] } };
    for (const bearer of [null, 'x'.repeat(43), `${token}x`, admin.accessToken]) {
      expect(await scim('GET', '/Users', undefined, bearer)).toMatchObject(unauthorized);
    }
    expect((await scim('GET', '/Users')).status).toBe(200);
    await admin.stepUp();
    must(await admin.http('revokeScimToken', { tokenId: tokens[0]?.id ?? '' }));
    expect(await scim('GET', '/Users')).toMatchObject(unauthorized);
    expect(await audited('scim.token-revoked')).toHaveLength(1);
  });

  it.each([
    ['is an admin no more', { role: 'member' }],
    ['is suspended', { suspendedAt: 1 }],
    ['has left', { deactivatedAt: 1 }],
  ])('takes no token of an admin who %s', async (_, change) => {
    const second = await company.arrive('Quin', 'admin');
    const theirs = await newToken(second);
    const ask = async () => (await scim('GET', '/Users', undefined, theirs)).status;
    expect(await ask()).toBe(200);
    const become = (what: Partial<typeof people.$inferInsert>) =>
      server.database.inTenant(company.tenant.id, (tx) =>
        tx.update(people).set(what).where(eq(people.id, second.me.id)),
      );
    await become(change);
    expect(await ask()).toBe(401);
    // Control: it is this alone, and not the token.
    await become({ role: 'owner', suspendedAt: null, deactivatedAt: null });
    expect(await ask()).toBe(200);
    expect((await scim('GET', '/Users')).status).toBe(200);
  });

  it('takes no token of an admin whose account ran out', async () => {
    const day = 86_400_000;
    const second = await company.signIn(await company.hire('Rae', 'admin', server.clock() + day));
    const theirs = await newToken(second);
    const ask = async (bearer: string) => (await scim('GET', '/Users', undefined, bearer)).status;
    expect(await ask(theirs)).toBe(200);
    server.clock.advance(day);
    expect(await ask(theirs)).toBe(401);
    expect(await ask(token)).toBe(200);
  });

  it('gives tokens to admins, with their proof, and not too many', async () => {
    const second = await company.arrive('Otto', 'admin');
    expect(await second.http('makeScimToken', {})).toMatchObject({
      error: { code: 'StepUpNeeded' },
    });
    const member = await company.arrive('Pia');
    expect(await member.http('makeScimToken', {})).toMatchObject({ error: { code: 'NotAllowed' } });
    for (let n = 1; n < 5; n += 1) await newToken();
    expect(await admin.http('makeScimToken', {})).toMatchObject({ error: { code: 'TooLarge' } });
  });

  const fingerprintText = async () => {
    const rows = await server.database.inTenant(company.tenant.id, (tx) =>
      rowsOf(tx, sql`select t::text as row from scim_tokens t`, z.object({ row: z.string() })),
    );
    return JSON.stringify(rows);
  };
});

it('slows down whoever asks too often, before any token is looked at', async () => {
  const server = await startTestServer('pglite');
  const ask = async () => (await fetch(`${server.url}/scim/v2/Users`)).status;
  const answers: number[] = [];
  for (let batch = 0; batch < 13; batch += 1) {
    answers.push(...(await Promise.all(Array.from({ length: 100 }, ask))));
  }
  expect(answers.filter((status) => status === 401)).toHaveLength(1_200);
  expect(answers.filter((status) => status === 429)).toHaveLength(100);
  await server.close();
});
