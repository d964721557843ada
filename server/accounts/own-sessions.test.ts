import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SIGN_INS_KEPT_MS } from '../../shared/domain/sign-in-record.ts';
import { signIns } from '../db/schema.ts';
import { must, TEST_PASSWORD, type TestCompany, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { callRoute } from '../testing/http-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const HERE = { country: null, network: '127.0.0.0/24', local: true };
const POSTURE = { app: '0.1.0', os: 'Debian GNU/Linux 12', disk: 'encrypted' } as const;

describe.each(ENGINES)('what people find of their own sessions on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  beforeAll(async () => {
    server = await startTestServer(kind, { accessSeconds: 200 * 86_400 });
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  const signInWith = async (email: string, password: string) => {
    const { device } = await newTestDevice('a laptop');
    const request = { email, password, device: { ...device, posture: POSTURE } };
    return callRoute(server.url, 'signIn', request);
  };

  it('is how each one is at this moment, where it is, and what its device says of itself', async () => {
    const me = await company.hire('Ann');
    const [one, two] = [await company.signIn(me), await company.signIn(me)];
    const stateOfTwo = async () =>
      must(await one.http('listSessions', {})).sessions.find(({ id }) => id === two.sessionId);
    expect(await stateOfTwo()).toMatchObject({ state: 'offline', current: false, place: HERE });
    const socket = await two.connect('restricted');
    await vi.waitFor(async () => expect(await stateOfTwo()).toMatchObject({ state: 'locked' }));
    must(await socket.call('session.mode', { mode: 'full' }));
    expect(await stateOfTwo()).toMatchObject({ state: 'open', posture: null });
    socket.close();
    await vi.waitFor(async () => expect(await stateOfTwo()).toMatchObject({ state: 'offline' }));

    const { refreshToken, device } = two;
    const wanted = { refreshToken, posture: POSTURE };
    const next = must(await callRoute(server.url, 'refresh', wanted, { device }));
    expect(await stateOfTwo()).toMatchObject({ posture: POSTURE });
    // A device that says nothing this time is as it said last.
    must(await two.refresh(next.refreshToken));
    expect(await stateOfTwo()).toMatchObject({ posture: POSTURE });
  });

  it('ends all others at once, and no colleague’s', async () => {
    const me = await company.hire('Bo');
    const [kept, ...others] = [
      await company.signIn(me),
      await company.signIn(me),
      await company.signIn(me),
    ];
    const colleague = await company.arrive('Colleague');
    const sockets = await Promise.all(others.map((other) => other.connect()));
    expect(must(await kept.http('revokeOtherSessions', {}))).toEqual({ ended: 2 });
    for (const socket of sockets) {
      await socket.closed;
      expect(socket.heard('session.revoked')).toEqual([{ because: 'revoked' }]);
    }
    const { sessions, ended } = must(await kept.http('listSessions', {}));
    expect(sessions.map(({ id }) => id)).toEqual([kept.sessionId]);
    expect(ended.map(({ id, wiped }) => [id, wiped]).toSorted()).toEqual(
      others.map(({ sessionId }) => [sessionId, false]).toSorted(),
    );
    must(await colleague.http('listSessions', {}));
    expect(must(await kept.http('revokeOtherSessions', {}))).toEqual({ ended: 0 });
    const admin = await company.arrive(`Admin-${kind}`, 'admin');
    const { entries } = must(await admin.http('readAudit', { limit: 50 }));
    const revoked = entries.filter(
      ({ action, actorId }) => action === 'session.revoked' && actorId === me.id,
    );
    expect(revoked).toHaveLength(2);
  });

  it('asks for the password first where policy says so', async () => {
    const admin = await company.arrive('Strict', 'admin');
    await admin.setPolicy({ stepUp: ['sign-out-devices'] });
    const person = await company.arrive('Cy');
    expect(await person.http('revokeOtherSessions', {})).toMatchObject({
      error: { code: 'StepUpNeeded' },
    });
    await person.stepUp();
    expect(await person.http('revokeOtherSessions', {})).toMatchObject({ ok: true });
    await admin.setPolicy({});
  });

  it('is every sign-in and every attempt, for themselves alone', async () => {
    const person = await company.arrive('Di');
    const { email } = person.me;
    for (let wrong = 0; wrong < 3; wrong += 1) await signInWith(email, 'a wrong password');
    must(await signInWith(email, TEST_PASSWORD));
    const { signIns: all, more } = must(await person.http('listSignIns', {}));
    const failed = { result: 'failed', way: ['password'], count: 3, place: HERE, device: null };
    const signedIn = { result: 'signed-in', way: ['password'], count: 1, place: HERE };
    expect(all).toHaveLength(3);
    expect(all).toContainEqual({ ...failed, at: expect.any(Number) });
    expect(all).toContainEqual({
      ...signedIn,
      at: expect.any(Number),
      device: { name: 'a laptop', platform: 'linux' },
    });
    expect(more).toBe(false);
    const page = must(await person.http('listSignIns', { from: 1, limit: 1 }));
    expect(page).toEqual({ signIns: all.slice(1, 2), more: true });

    const other = await company.arrive('Ed');
    expect(must(await other.http('listSignIns', {})).signIns).toMatchObject([signedIn]);
  });

  it('goes back for 90 days, and nothing older is kept', async () => {
    const own = await startTestServer(kind);
    try {
      const there = await testCompany(own);
      const me = await there.hire('Flo');
      const kept = () =>
        own.database.inTenant(
          there.tenant.id,
          async (tx) => (await tx.select().from(signIns)).length,
        );
      await there.signIn(me);
      own.clock.advance(SIGN_INS_KEPT_MS - 60_000);
      const before = await there.signIn(me);
      expect(must(await before.http('listSignIns', {})).signIns).toHaveLength(2);
      own.clock.advance(120_000);
      expect(must(await before.http('listSignIns', {})).signIns).toHaveLength(1);
      expect(await kept()).toBe(2);
      const after = await there.signIn(me);
      expect(must(await after.http('listSignIns', {})).signIns).toHaveLength(2);
      expect(await kept()).toBe(2);
    } finally {
      await own.close();
    }
  });
});
