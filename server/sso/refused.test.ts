import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readAudit } from '../audit/read-audit.ts';
import type { Source } from '../db/open-engine.ts';
import { must, type SignedInPerson, type TestCompany, testCompany } from '../testing/company.ts';
import { newSource } from '../testing/engines.ts';
import { callRoute } from '../testing/http-client.ts';
import { signedInOf } from '../testing/signed-in-of.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { type IdentityProvider, startIdentityProvider } from './testing/identity-provider.ts';
import { type CameBack, comeBack, finish, settingsFor } from './testing/sign-on.ts';

/** Nobody began a sign-in with it. */
const STATE = 's'.repeat(43);

describe('a refused sign-in with the provider’s word', () => {
  let source: Source;
  let server: TestServer;
  let provider: IdentityProvider;
  let company: TestCompany;
  let admin: SignedInPerson;

  // The provider's tokens are made by the real clock.
  const start = () =>
    startTestServer('postgres', { source, providerReach: 'inside-too', clock: Date.now });
  beforeAll(async () => {
    provider = await startIdentityProvider({ backChannelUrl: () => 'http://127.0.0.1:1/x' });
  });
  afterAll(() => provider.close());
  beforeEach(async () => {
    source = await newSource('postgres');
    server = await start();
    company = await testCompany(server);
    admin = await company.arrive('Owner', 'owner');
    await admin.stepUp();
    await use({});
  });
  afterEach(() => server.close());

  const use = async (change: Parameters<typeof settingsFor>[1]) => {
    const settings = settingsFor(provider, change);
    must(await admin.http('setSso', { settings, secret: provider.secret }));
  };
  const emailOf = (name: string) => `${name}@${company.domain}`;
  const knows = (subject: string, email = emailOf(subject)) =>
    provider.accounts.set(subject, { email, name: subject });
  /** Signs in as `subject`, with something else than what the browser came back with. */
  const enter = async (subject: string, change: Partial<CameBack> = {}) => {
    const came = await comeBack(server.url, provider, { email: emailOf(subject), subject });
    return finish(server.url, { ...came, ...change });
  };
  const idOf = async (subject: string) => signedInOf(must(await enter(subject))).me.id;
  /** In order. It is written later than the answer: when the server stops, at the latest. */
  const noted = async () => {
    await server.close();
    server = await start();
    const entries = await server.database.inTenant(company.tenant.id, (tx) =>
      readAudit(tx, { limit: 200 }),
    );
    return entries
      .filter(({ action }) => action === 'sso.refused')
      .map(({ actorId, detail }) => [detail['reason'], actorId, detail['count']])
      .toReversed();
  };

  it('is in the audit log, with where it was refused, and in the person’s own history', async () => {
    knows('ann');
    knows('bo');
    knows('eve', 'eve@another-company.test');
    const [ann, bo] = [await idOf('ann'), await idOf('bo')];
    const suspended = must(await admin.http('suspendPerson', { personId: bo }));
    expect(suspended).toEqual({ sessions: 1 });
    const thief = await newTestDevice('thief');
    const answers = [
      await enter('ann', { state: STATE }),
      await enter('ann', { device: thief }),
      await enter('ann', { verifier: 'x'.repeat(43) }),
      await enter('ann', { issuer: 'https://mix-up.example' }),
      await enter('ann', { code: 'nonsense' }),
      await enter('eve'),
      await enter('bo'),
    ];
    expect(answers.map((answer) => (answer.ok ? answer.value.step : answer.error.code))).toEqual([
      ...Array.from({ length: 6 }, () => 'SignOnRefused'),
      'AccountSuspended',
    ]);
    const came = await comeBack(server.url, provider, { email: emailOf('ann'), subject: 'ann' });
    await use({ enabled: false });
    expect(await finish(server.url, came)).toMatchObject({ error: { code: 'SignOnUnavailable' } });

    // Control: nothing but what was wrong was against them, and that they see themselves.
    await use({});
    const last = await comeBack(server.url, provider, { email: emailOf('ann'), subject: 'ann' });
    const { tokens } = signedInOf(must(await finish(server.url, last)));
    const as = { device: last.device, accessToken: tokens.accessToken };
    const { signIns } = must(await callRoute(server.url, 'listSignIns', {}, as));
    expect(signIns.filter(({ result }) => result === 'failed')).toMatchObject([
      { way: ['sso'], count: 6 },
    ]);
    expect(await noted()).toEqual([
      ['state', ann, 1],
      ['device', ann, 2],
      ['issuer', ann, 1],
      ['answer', ann, 1],
      ['account', null, 1],
      ['closed', bo, 1],
      ['provider', ann, 1],
    ]);
  });

  it('is watched like a wrong password, whoever’s address it was begun with', async () => {
    const alerts = async () => {
      await server.watched();
      return must(await admin.http('listAlerts', { rule: 'password-spraying' })).alerts;
    };
    knows('ann');
    const refuse = async (name: string) => {
      expect(await finish(server.url, await at(name))).toMatchObject({
        error: { code: 'SignOnRefused' },
      });
    };
    for (let each = 0; each < 9; each += 1) await refuse(`nobody${each}`);
    expect(await alerts()).toEqual([]);
    await refuse('nobody9');
    expect(await alerts()).toMatchObject([{ evidence: { accounts: 10, hit: false } }]);
  });

  it('is noted nowhere when no company here has the address, and is answered alike', async () => {
    const other = await testCompany(server);
    const answers = [];
    for (const domain of [company.domain, other.domain, 'nobody-has-this.test']) {
      const came = { ...(await at('nobody')), email: `nobody@${domain}` };
      answers.push(await finish(server.url, came));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await noted()).toEqual([['state', null, 1]]);
  });

  /** What nobody has to begin: enough for a request that looks right. */
  const at = async (name: string): Promise<CameBack> => ({
    email: emailOf(name),
    device: await newTestDevice(),
    verifier: 'v'.repeat(43),
    code: 'a code',
    state: STATE,
    issuer: null,
  });
});
