import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES, type RouteName } from '../../shared/protocol/http.ts';
import type { Route } from '../../shared/protocol/routes/route.ts';
import { must, TEST_PASSWORD, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { STEP_UP_MS } from './step-up.ts';

const rules = { everyone: {}, roles: {}, basedOn: 1 };
const wipe = { target: { kind: 'everyone' }, reason: 'a drill' } as const;
const refused = { error: { code: 'StepUpNeeded' } };

describe.each(ENGINES)('step-up on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    // An access token outlives the step-up here: what is refused is the step-up alone.
    server = await startTestServer(kind, { accessSeconds: (2 * STEP_UP_MS) / 1_000 });
  });
  afterAll(() => server.close());

  it('is asked for, holds for a few minutes, and for one session alone', async () => {
    company = await testCompany(server);
    const admin = await company.arrive('Admin', 'admin');
    const elsewhere = await company.signIn(admin.me);
    expect(await admin.http('setPolicy', rules)).toMatchObject(refused);
    expect(
      await admin.http('stepUp', { proof: { method: 'password', password: 'another one' } }),
    ).toMatchObject({
      error: { code: 'WrongCredentials' },
    });
    expect(await admin.http('setPolicy', rules)).toMatchObject(refused);
    const { until } = must(
      await admin.http('stepUp', { proof: { method: 'password', password: TEST_PASSWORD } }),
    );
    expect(until - server.clock()).toBeLessThanOrEqual(STEP_UP_MS);
    expect(await admin.http('setPolicy', rules)).toMatchObject({ ok: true });
    expect(await elsewhere.http('setPolicy', { ...rules, basedOn: 2 })).toMatchObject(refused);

    server.clock.advance(STEP_UP_MS - 5_000);
    expect(await admin.http('setPolicy', { ...rules, basedOn: 2 })).toMatchObject({ ok: true });
    server.clock.advance(5_000);
    expect(await admin.http('setPolicy', { ...rules, basedOn: 3 })).toMatchObject(refused);
    const { entries } = must(await admin.http('readAudit', {}));
    expect(entries.map(({ action }) => action)).toContain('session.stepped-up');
  });

  it('is as policy says, for all but what always asks', async () => {
    company = await testCompany(server, { policy: { stepUp: [] } });
    const admin = await company.arrive('Admin', 'admin');
    const other = await company.signIn(admin.me);
    expect(await admin.http('setPolicy', rules)).toMatchObject({ ok: true });
    const request = { sessionId: other.signedIn.sessionId };
    expect(await admin.http('revokeSession', request)).toMatchObject({ ok: true });
    expect(await admin.http('askWipe', wipe)).toMatchObject(refused);

    await admin.setPolicy({ stepUp: ['sign-out-devices'] });
    const mia = await company.arrive('Mia');
    const laptop = await company.signIn(mia.me);
    const signOut = { sessionId: laptop.signedIn.sessionId };
    expect(await mia.http('revokeSession', signOut)).toMatchObject(refused);
    await mia.stepUp();
    expect(await mia.http('revokeSession', signOut)).toMatchObject({ ok: true });
  });

  it('says nothing to who may not do it anyway', async () => {
    company = await testCompany(server);
    const member = await company.arrive('Member');
    await member.stepUp();
    expect(await member.http('setPolicy', rules)).toMatchObject({ error: { code: 'NotAllowed' } });
    const fresh = await company.arrive('Fresh');
    expect(await fresh.http('askWipe', wipe)).toMatchObject({ error: { code: 'NotAllowed' } });
  });
});

it('guessing is slowed down, also from many sessions', async () => {
  const server = await startTestServer('pglite', {
    rateLimits: { perAddress: 1_000, perAccount: 3 },
  });
  try {
    const company = await testCompany(server);
    const [ann, bo] = [await company.arrive('Ann'), await company.arrive('Bo')];
    const again = await company.signIn(ann.me);
    for (const { http } of [ann, again, ann]) {
      expect(
        await http('stepUp', { proof: { method: 'password', password: 'wrong' } }),
      ).toMatchObject({
        error: { code: 'WrongCredentials' },
      });
    }
    for (const { http } of [ann, again]) {
      expect(
        await http('stepUp', { proof: { method: 'password', password: TEST_PASSWORD } }),
      ).toMatchObject({
        error: { code: 'RateLimited' },
      });
    }
    // Control: somebody else at the same address may.
    await bo.stepUp();
  } finally {
    await server.close();
  }
});

it('is asked for by every route that does to others what cannot be taken back', () => {
  const asking = Object.keys(ROUTES).filter((name) => {
    const { stepUp }: Route = ROUTES[name as RouteName];
    return stepUp !== undefined;
  });
  expect(asking.toSorted()).toEqual([
    'approveWipe',
    'askWipe',
    'beginPasskey',
    'beginTotp',
    'changePassword',
    'checkSso',
    'confirmTotp',
    'deactivatePerson',
    'endPersonSessions',
    'exportAudit',
    'finishPasskey',
    'liftSuspension',
    'makeScimToken',
    'newRecoveryCodes',
    'reactivatePerson',
    'removePasskey',
    'removeTotp',
    'resetFactors',
    'revokeOtherSessions',
    'revokeScimToken',
    'revokeSession',
    'sealAudit',
    'setPolicy',
    'setRole',
    'setSso',
    'setWatching',
    'suspendPerson',
    'testDelivery',
  ]);
});
