import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SsoSettings } from '../../shared/domain/sso.ts';
import { STEP_UP_MS } from '../accounts/step-up.ts';
import { rowsOf } from '../db/rows.ts';
import { codeAt } from '../factors/testing/codes.ts';
import {
  must,
  openChannel,
  type SignedInPerson,
  TEST_PASSWORD,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { fingerprint } from '../testing/fingerprint.ts';
import { callRoute } from '../testing/http-client.ts';
import { signedInOf } from '../testing/signed-in-of.ts';
import { connectSocket } from '../testing/socket-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { type IdentityProvider, startIdentityProvider } from './testing/identity-provider.ts';
import { comeBack, finish, settingsFor } from './testing/sign-on.ts';

const refused = { ok: false, error: { code: 'SignOnRefused' } };

describe('single sign-on', () => {
  let server: TestServer;
  let provider: IdentityProvider;
  let company: TestCompany;
  let admin: SignedInPerson;
  /** Where the provider believes the company's server to be. */
  let logoutUrl = '';
  /** Of the provider's clock, in milliseconds. */
  let ahead = 0;

  beforeAll(async () => {
    // The provider's tokens are made by the real clock.
    const clock = () => Date.now() + ahead;
    server = await startTestServer('pglite', {
      ...{ providerReach: 'inside-too', clock },
      accessSeconds: (2 * STEP_UP_MS) / 1_000,
    });
    // Its one client has one address for logouts: every test's company in turn.
    provider = await startIdentityProvider({
      backChannelUrl: () => `${server.url}/v1/sso/logout/x`,
    });
  });
  afterAll(async () => {
    await provider.close();
    await server.close();
  });
  beforeEach(async () => {
    ahead = 0;
    company = await testCompany(server);
    admin = await company.arrive('Owner', 'owner');
    await admin.stepUp();
    logoutUrl = `${server.url}/v1/sso/logout/${company.tenant.id}`;
  });

  const use = async (change: Partial<SsoSettings> = {}) => {
    const settings = settingsFor(provider, change);
    return must(await admin.http('setSso', { settings, secret: provider.secret }));
  };
  const knows = (subject: string, groups: readonly string[] = [], email = subject) =>
    provider.accounts.set(subject, { email: `${email}@${company.domain}`, name: subject, groups });
  const back = async (subject: string, device?: Awaited<ReturnType<typeof newTestDevice>>) =>
    comeBack(server.url, provider, {
      email: `${subject}@${company.domain}`,
      subject,
      ...(device ? { device } : {}),
    });
  const enter = async (subject: string) => finish(server.url, await back(subject));
  const entered = async (subject: string) => signedInOf(must(await enter(subject)));
  const waysOf = async (email: string) =>
    must(await callRoute(server.url, 'signInWays', { email })).ways;
  const audited = async (action: string) =>
    must(await admin.http('readAudit', { limit: 50 })).entries.filter(
      (entry) => entry.action === action,
    );

  it('is offered by the mail domain alone', async () => {
    const nobodys = await waysOf('ann@nobody-has-this.test');
    expect(await waysOf(`ann@${company.domain}`)).toEqual(nobodys);
    await use();
    const ways = await waysOf(`nobody@${company.domain}`);
    expect(ways).toEqual([...nobodys, 'sso']);
    expect(await waysOf(admin.me.email)).toEqual(ways);
    await admin.setPolicy({ signInMethods: ['password', 'sso'] });
    expect(await waysOf(`ann@${company.domain}`)).toEqual(['password', 'sso']);
  });

  it('makes an account for whom the provider vouches, with the role of their groups', async () => {
    await use({ roles: [{ group: 'it', role: 'admin' }], otherRole: 'guest' });
    knows('ann', ['it', 'staff']);
    knows('bo', ['staff']);
    expect((await entered('ann')).me).toMatchObject({
      email: `ann@${company.domain}`,
      name: 'ann',
      role: 'admin',
    });
    expect((await entered('bo')).me).toMatchObject({ role: 'guest' });
    expect(await audited('person.joined')).toHaveLength(2);
    // Nobody has their password, so nobody signs in with one: as with an account that is not there.
    const device = (await newTestDevice()).device;
    const email = `ann@${company.domain}`;
    for (const password of [TEST_PASSWORD, ' ', 'null']) {
      expect(await callRoute(server.url, 'signIn', { email, password, device })).toMatchObject({
        error: { code: 'WrongCredentials' },
      });
    }
  });

  it('makes none for an address of another company, or one that nobody verified', async () => {
    await use();
    provider.accounts.set('eve', { email: 'eve@another-company.test' });
    provider.accounts.set('mal', { email: `mal@${company.domain}`, email_verified: false });
    const before = await peopleIn();
    expect(await enter('eve')).toMatchObject(refused);
    expect(await enter('mal')).toMatchObject(refused);
    expect(await peopleIn()).toEqual(before);
  });

  it('knows somebody by their subject, whatever their address is by then; and their role follows', async () => {
    await use({ roles: [{ group: 'it', role: 'admin' }] });
    knows('cas', ['it']);
    const first = await entered('cas');
    knows('cas', [], 'cassandra');
    const second = await entered('cas');
    expect(second.me).toMatchObject({ id: first.me.id, email: first.me.email, role: 'member' });
    const detail = { personId: first.me.id, was: 'admin', is: 'member', by: 'sso' };
    expect(await audited('person.role-changed')).toMatchObject([{ detail }]);
  });

  it('takes whoever becomes a guest by their groups out of the public channels at once', async () => {
    await use({ roles: [{ group: 'staff', role: 'member' }], otherRole: 'guest' });
    const room = await openChannel(await admin.connect(), [], 'public');
    knows('gil', ['staff']);
    const gil = await company.admit((await entered('gil')).me);
    const socket = await gil.connect();
    const { channels } = must(await socket.call('sync.start', {}));
    expect(channels.map(({ id }) => id)).toEqual([room]);
    // Control: whoever stays what they were is not disturbed.
    await entered('gil');
    must(await socket.call('session.counts', {}));
    knows('gil', []);
    expect((await entered('gil')).me).toMatchObject({ role: 'guest' });
    await socket.closed;
    const again = await gil.connect();
    expect(must(await again.call('sync.start', {})).channels).toEqual([]);
  });

  it('takes over an account by its address only where the company says so, and never an owner’s', async () => {
    await company.hire('dan');
    await use({ roles: [{ group: 'it', role: 'admin' }] });
    knows('dan', ['it']);
    knows('owner', ['it']);
    expect(await enter('dan')).toMatchObject(refused);
    await use({ linkByEmail: true, roles: [{ group: 'it', role: 'admin' }] });
    expect((await entered('dan')).me).toMatchObject({ role: 'admin' });
    expect(await enter('owner')).toMatchObject(refused);
    // Whoever comes with the same address and another subject is somebody else.
    knows('impostor', [], 'dan');
    expect(await enter('impostor')).toMatchObject(refused);
  });

  it('lets nobody in as an owner, whoever they were when the provider came to know them', async () => {
    await use();
    knows('ben');
    const { me } = await entered('ben');
    expect(await enter('ben')).toMatchObject({ ok: true });
    must(await admin.http('setRole', { personId: me.id, role: 'owner' }));
    expect(await enter('ben')).toMatchObject(refused);
    // Control: it is the role alone.
    must(await admin.http('setRole', { personId: me.id, role: 'admin' }));
    expect((await entered('ben')).me).toMatchObject({ id: me.id, role: 'admin' });
  });

  it('is enough to set up a factor for whoever has nothing else, and for a few minutes', async () => {
    await use({ roles: [{ group: 'it', role: 'admin' }] });
    knows('cleo', ['it']);
    const arrive = async () => {
      const came = await back('cleo');
      const { tokens } = signedInOf(must(await finish(server.url, came)));
      return { device: came.device, accessToken: tokens.accessToken };
    };
    const again = { error: { code: 'SignInAgainNeeded' } };
    const as = await arrive();
    // It is no proof for anything else, and there is no password to give.
    expect(await callRoute(server.url, 'makeScimToken', {}, as)).toMatchObject(again);
    const password = { proof: { method: 'password' as const, password: TEST_PASSWORD } };
    expect(await callRoute(server.url, 'stepUp', password, as)).toMatchObject(again);
    ahead = STEP_UP_MS;
    expect(await callRoute(server.url, 'beginTotp', {}, as)).toMatchObject(again);
    ahead = 0;
    const { setup, secret } = must(await callRoute(server.url, 'beginTotp', {}, as));
    const code = codeAt(secret, Date.now());
    must(await callRoute(server.url, 'confirmTotp', { setup, code }, as));
    // From now on there is something to show, and it is asked for: also of whoever comes anew.
    const needed = { error: { code: 'StepUpNeeded' } };
    expect(await callRoute(server.url, 'beginTotp', {}, as)).toMatchObject(needed);
    ahead = 30_000;
    const next = { proof: { method: 'totp' as const, code: codeAt(secret, Date.now() + ahead) } };
    must(await callRoute(server.url, 'stepUp', next, as));
    must(await callRoute(server.url, 'makeScimToken', {}, as));
  });

  it('does not spare a password to whoever has one', async () => {
    await company.hire('dirk');
    await use({ linkByEmail: true });
    knows('dirk');
    const came = await back('dirk');
    const { tokens } = signedInOf(must(await finish(server.url, came)));
    const as = { device: came.device, accessToken: tokens.accessToken };
    expect(await callRoute(server.url, 'beginTotp', {}, as)).toMatchObject({
      error: { code: 'StepUpNeeded' },
    });
  });

  it('is no use to whoever stole the code: not on another device, and not without the verifier', async () => {
    await use();
    knows('fay');
    const stolen = await back('fay');
    const thief = await newTestDevice('thief');
    expect(await finish(server.url, { ...stolen, device: thief })).toMatchObject(refused);
    const sameId = { ...thief, device: { ...thief.device, id: stolen.device.device.id } };
    const again = await back('fay');
    expect(await finish(server.url, { ...again, device: sameId })).toMatchObject(refused);
    const third = await back('fay');
    const verifier = 'x'.repeat(43);
    expect(await finish(server.url, { ...third, verifier })).toMatchObject(refused);
    const other = await back('fay');
    const fourth = await back('fay');
    expect(await finish(server.url, { ...fourth, state: other.state })).toMatchObject(refused);
    expect(await finish(server.url, { ...other, state: 's'.repeat(43) })).toMatchObject(refused);
    // The control: nothing but what was wrong was against it.
    expect(await enter('fay')).toMatchObject({ ok: true });
  });

  it('takes each sign-in once', async () => {
    await use();
    knows('gil');
    const once = await back('gil');
    expect(await finish(server.url, once)).toMatchObject({ ok: true });
    expect(await finish(server.url, once)).toMatchObject(refused);
  });

  it('asks for what policy asks for beside it', async () => {
    await use();
    knows('hal');
    await admin.setPolicy({ secondFactorAt: ['sign-in'] });
    expect(must(await enter('hal'))).toMatchObject({ step: 'enrolment' });
    const under = await back('hal');
    await admin.setPolicy({ signInMethods: ['password'] });
    expect(await finish(server.url, under)).toMatchObject({
      error: { code: 'SignInMethodNotAllowed' },
    });
    await expect(back('hal')).rejects.toThrow('SignOnUnavailable');
  });

  it('is the admins’ to set up, with their proof; the secret is sealed, and nobody reads it', async () => {
    const settings = settingsFor(provider);
    const member = await company.arrive('Member');
    expect(await member.http('readSso', {})).toMatchObject({ error: { code: 'NotAllowed' } });
    const other = await company.arrive('Other', 'admin');
    expect(await other.http('setSso', { settings, secret: 'x' })).toMatchObject({
      error: { code: 'StepUpNeeded' },
    });
    const secret = 'only the provider knows this';
    expect(await admin.http('setSso', { settings, secret: null })).toMatchObject({
      error: { code: 'BadRequest' },
    });
    must(await admin.http('setSso', { settings, secret }));
    expect(JSON.stringify(must(await admin.http('readSso', {})))).not.toContain(secret);
    const [stored] = await server.database.inTenant(company.tenant.id, (tx) =>
      rowsOf(
        tx,
        sql`select sealed_secret as sealed, p::text as row from sso_providers p`,
        z.object({ sealed: z.string(), row: z.string() }),
      ),
    );
    expect(stored?.row).not.toContain(secret);
    const place = { table: 'sso_providers', row: company.tenant.id };
    expect(await server.sealing.open(company.tenant.id, place, stored?.sealed ?? '')).toBe(secret);
    // It stays while its issuer does, and goes nowhere else.
    must(await admin.http('setSso', { settings: { ...settings, scopes: [] }, secret: null }));
    const elsewhere = { ...settings, issuer: 'https://collector.example' };
    expect(await admin.http('setSso', { settings: elsewhere, secret: null })).toMatchObject({
      error: { code: 'BadRequest' },
    });
    expect(await audited('sso.changed')).toMatchObject([
      { detail: { enabled: true, secret: false } },
      { detail: { enabled: true, secret: true } },
    ]);
  });

  it('leaves to owners what makes admins and takes over accounts, and notes what it was', async () => {
    const roles = [{ group: 'it', role: 'admin' as const }];
    const second = await company.arrive('Second', 'admin');
    await second.stepUp();
    const asAdmin = (change: Partial<SsoSettings>) =>
      second.http('setSso', { settings: settingsFor(provider, change), secret: provider.secret });
    const owners = { error: { code: 'OwnersOnly' } };
    expect(await asAdmin({})).toMatchObject(owners);
    await use({ roles });
    for (const change of [
      { issuer: 'https://provider.example' },
      { clientId: 'another' },
      { linkByEmail: true },
      { groupsClaim: 'nicknames' },
      { roles: [] },
      { roles: [...roles, { group: 'staff', role: 'admin' as const }] },
    ]) {
      expect(await asAdmin({ roles, ...change })).toMatchObject(owners);
    }
    expect(must(await admin.http('readSso', {})).settings).toEqual(
      settingsFor(provider, { roles }),
    );
    // Controls: an admin changes all else, and an owner this.
    const more = [...roles, { group: 'visitors', role: 'guest' as const }];
    must(await asAdmin({ roles: more, otherRole: 'guest', enabled: false, askAgain: false }));
    await use({ roles: [], linkByEmail: true });
    const [last, admins, first] = await audited('sso.changed');
    expect(last?.detail['changed']).toEqual({
      linkByEmail: ['false', 'true'],
      adminGroups: ['["it"]', '[]'],
    });
    expect(admins?.detail['changed']).toEqual({});
    expect(first?.detail['changed']).toMatchObject({
      issuer: ['null', JSON.stringify(provider.issuer)],
      clientId: ['null', JSON.stringify(provider.clientId)],
    });
    expect(JSON.stringify([last, admins, first])).not.toContain(provider.secret);
  });

  it('is over when it is switched off', async () => {
    await use();
    knows('ida');
    const under = await back('ida');
    must(
      await admin.http('setSso', {
        settings: settingsFor(provider, { enabled: false }),
        secret: null,
      }),
    );
    expect(await finish(server.url, under)).toMatchObject({ error: { code: 'SignOnUnavailable' } });
  });

  describe('back-channel logout', () => {
    const tell = async (token: string, url = logoutUrl) => {
      const body = new URLSearchParams({ logout_token: token });
      const answer = await fetch(url, { method: 'POST', body });
      return { status: answer.status, cache: answer.headers.get('cache-control') };
    };
    const tokenFor = (subject: string, sid?: string) => provider.logoutToken(subject, sid);
    const arrive = async (subject: string) => {
      const came = await back(subject);
      const signedIn = signedInOf(must(await finish(server.url, came)));
      const as = { device: came.device, accessToken: signedIn.tokens.accessToken };
      const sid = provider.sessions.at(-1)?.sid ?? '';
      return { signedIn, sid, socket: await connectSocket(server.url, as), as };
    };
    const lives = async ({ as }: Awaited<ReturnType<typeof arrive>>) =>
      (await callRoute(server.url, 'listSessions', {}, as)).ok;

    it('ends the one session, at once, and says why', async () => {
      await use();
      knows('joe');
      const [one, two] = [await arrive('joe'), await arrive('joe')];
      const answer = await tell(await tokenFor('joe', one.sid));
      expect(answer).toEqual({ status: 200, cache: 'no-store' });
      await one.socket.closed;
      expect(one.socket.heard('session.revoked')).toEqual([{ because: 'provider' }]);
      expect(await lives(one)).toBe(false);
      expect(await lives(two)).toBe(true);
      expect(await audited('sso.logged-out')).toMatchObject([{ detail: { sessions: 1 } }]);
      two.socket.close();
    });

    it('ends all of a person’s, and nobody else’s', async () => {
      await use();
      knows('kim');
      knows('lea');
      const all = [await arrive('kim'), await arrive('kim')];
      const other = await arrive('lea');
      expect((await tell(await tokenFor('kim'))).status).toBe(200);
      for (const { socket } of all) await socket.closed;
      expect(await Promise.all(all.map(lives))).toEqual([false, false]);
      expect(await lives(other)).toBe(true);
      other.socket.close();
    });

    it('takes a token once, and nothing that is none', async () => {
      await use();
      knows('max');
      const one = await arrive('max');
      const token = await tokenFor('max', 'another session');
      expect((await tell(token)).status).toBe(200);
      const before = await fingerprint(server.database, company.tenant.id);
      expect((await tell(token)).status).toBe(400);
      expect((await tell('nonsense nonsense nonsense')).status).toBe(400);
      expect((await tell(await tokenFor('max'), `${server.url}/v1/sso/logout/x`)).status).toBe(400);
      expect(await fingerprint(server.database, company.tenant.id)).toBe(before);
      expect(await lives(one)).toBe(true);
      one.socket.close();
    });

    it('ends nothing of another company, which has another provider or none', async () => {
      await use();
      knows('ned');
      const one = await arrive('ned');
      const other = await testCompany(server);
      const url = `${server.url}/v1/sso/logout/${other.tenant.id}`;
      const before = await fingerprint(server.database, other.tenant.id);
      expect((await tell(await tokenFor('ned'), url)).status).toBe(400);
      expect(await fingerprint(server.database, other.tenant.id)).toBe(before);
      expect(await lives(one)).toBe(true);
      one.socket.close();
    });
  });

  const peopleIn = () =>
    server.database.inTenant(company.tenant.id, (tx) =>
      rowsOf(tx, sql`select email from people order by 1`, z.object({ email: z.string() })),
    );
});
