import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Me } from '../../shared/domain/person.ts';
import {
  must,
  type SignedInPerson,
  TEST_PASSWORD,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { callRoute } from '../testing/http-client.ts';
import { newTestDevice } from '../testing/test-device.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const refusedFor = (code: string) => ({ ok: false, error: { code } });

describe.each(ENGINES)('accounts, as admins change them, on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let [owner, admin, mia]: SignedInPerson[] = [];
  beforeAll(async () => {
    server = await startTestServer(kind);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    company = await testCompany(server);
    owner = await company.arrive('Olga', 'owner');
    admin = await company.arrive('Adam', 'admin');
    mia = await company.arrive('Mia');
    for (const who of [owner, admin]) await who.stepUp();
  });
  const of = (who: SignedInPerson | undefined): SignedInPerson => {
    if (!who) throw new Error('not there yet');
    return who;
  };
  const whose = (who: SignedInPerson | undefined) => ({ personId: of(who).me.id });
  const leave = (by: SignedInPerson | undefined, who: SignedInPerson | undefined) =>
    of(by).http('deactivatePerson', { ...whose(who), reason: 'left' });
  const signIn = async ({ email }: Me) => {
    const device = await newTestDevice();
    const wanted = { email, password: TEST_PASSWORD, device: device.device };
    return callRoute(server.url, 'signIn', wanted, { device });
  };
  const stateOf = async ({ name }: Me) =>
    must(await of(admin).http('listPeople', { name })).people.map(({ state }) => state);
  const noted = async (action: string) =>
    must(await of(admin).http('readAudit', { limit: 100 }))
      .entries.filter((entry) => entry.action === action)
      .map(({ actorId, detail }) => ({ actorId, detail }));

  it('whoever left is wiped and comes in no more, until they are back; what ended stays ended', async () => {
    const { me } = of(mia);
    const phone = await company.signIn(me);
    const sockets = [await of(mia).connect(), await phone.connect()];
    expect(must(await leave(admin, mia))).toEqual({ sessions: 2 });
    for (const socket of sockets) {
      await socket.closed;
      expect(socket.heard('session.revoked')).toEqual([{ because: 'wiped' }]);
    }
    const { wipes } = must(await of(admin).http('listWipes', {}));
    expect(wipes).toMatchObject([{ target: { kind: 'person' }, reason: 'left' }]);
    expect(await signIn(me)).toMatchObject(refusedFor('AccountEnded'));
    expect(await of(mia).http('listFactors', {})).toMatchObject(refusedFor('SessionRevoked'));
    expect(await phone.refresh()).toMatchObject(refusedFor('SessionRevoked'));
    expect(await stateOf(me)).toEqual(['deactivated']);
    // A second time there is nothing to do, and nothing is noted.
    expect(await leave(admin, mia)).toMatchObject(refusedFor('Conflict'));
    const detail = { personId: me.id, tokenId: null };
    expect(await noted('person.deactivated')).toEqual([
      { actorId: of(admin).me.id, detail: { ...detail, sessions: 2 } },
    ]);

    must(await of(admin).http('reactivatePerson', whose(mia)));
    expect(await of(admin).http('reactivatePerson', whose(mia))).toMatchObject(
      refusedFor('Conflict'),
    );
    expect(await noted('person.reactivated')).toEqual([{ actorId: of(admin).me.id, detail }]);
    expect(await stateOf(me)).toEqual(['active']);
    expect(await signIn(me)).toMatchObject({ value: { step: 'signed-in' } });
    expect(await phone.refresh()).toMatchObject(refusedFor('SessionRevoked'));
  });

  it('whoever is suspended is signed out and comes in no more; once', async () => {
    const { me } = of(mia);
    const socket = await of(mia).connect();
    expect(must(await of(admin).http('suspendPerson', whose(mia)))).toEqual({ sessions: 1 });
    await socket.closed;
    expect(socket.heard('session.revoked')).toEqual([{ because: 'revoked' }]);
    expect(await signIn(me)).toMatchObject(refusedFor('AccountSuspended'));
    expect(await stateOf(me)).toEqual(['suspended']);
    expect(await of(admin).http('suspendPerson', whose(mia))).toMatchObject(refusedFor('Conflict'));
    expect(await noted('person.suspended')).toEqual([
      { actorId: of(admin).me.id, detail: { personId: me.id } },
    ]);
  });

  it('only their sessions end where that is all that is asked', async () => {
    const phone = await company.signIn(of(mia).me);
    expect(must(await of(admin).http('endPersonSessions', whose(mia)))).toEqual({ sessions: 2 });
    expect(await phone.http('listFactors', {})).toMatchObject(refusedFor('SessionRevoked'));
    expect(must(await of(admin).http('endPersonSessions', whose(mia)))).toEqual({ sessions: 0 });
    expect(await signIn(of(mia).me)).toMatchObject({ value: { step: 'signed-in' } });
  });

  it('nobody does it to themselves, an admin to no owner, and a member to nobody', async () => {
    const acts = [
      (by: SignedInPerson, who: SignedInPerson) => leave(by, who),
      (by: SignedInPerson, who: SignedInPerson) => by.http('suspendPerson', whose(who)),
      (by: SignedInPerson, who: SignedInPerson) => by.http('endPersonSessions', whose(who)),
      (by: SignedInPerson, who: SignedInPerson) => by.http('reactivatePerson', whose(who)),
      (by: SignedInPerson, who: SignedInPerson) =>
        by.http('setRole', { ...whose(who), role: 'guest' }),
    ];
    await of(mia).stepUp();
    for (const act of acts) {
      expect(await act(of(owner), of(owner))).toMatchObject(refusedFor('NotAllowed'));
      expect(await act(of(admin), of(owner))).toMatchObject(refusedFor('NotAllowed'));
      expect(await act(of(mia), of(admin))).toMatchObject(refusedFor('NotAllowed'));
    }
    expect(await stateOf(of(owner).me)).toEqual(['active']);
    // Control: an owner may, to another one.
    const second = await company.arrive('Otto', 'owner');
    must(await leave(owner, second));
  });

  it('owners give and take the roles that administer, admins the others', async () => {
    const setRole = (
      by: SignedInPerson | undefined,
      role: 'owner' | 'admin' | 'member' | 'guest',
    ) => of(by).http('setRole', { ...whose(mia), role });
    for (const role of ['owner', 'admin'] as const) {
      expect(await setRole(admin, role)).toMatchObject(refusedFor('NotAllowed'));
    }
    must(await setRole(admin, 'guest'));
    must(await setRole(admin, 'member'));
    must(await setRole(owner, 'admin'));
    expect(await setRole(admin, 'member')).toMatchObject(refusedFor('NotAllowed'));
    // The same once more is no change: nothing is noted, and no socket is closed.
    const socket = await of(mia).connect();
    must(await setRole(owner, 'admin'));
    must(await socket.call('session.counts', {}));
    expect((await noted('person.role-changed')).map(({ detail }) => detail)).toEqual(
      [
        { was: 'member', is: 'guest' },
        { was: 'guest', is: 'member' },
        { was: 'member', is: 'admin' },
      ]
        .map((change) => ({ ...whose(mia), ...change, by: 'admin' }))
        .toReversed(),
    );
    // What an open socket hears goes by the new role from then on.
    must(await setRole(owner, 'member'));
    await socket.closed;
  });

  it('a company keeps an owner, also when two owners turn on each other at once', async () => {
    const second = await company.arrive('Otto', 'owner');
    await second.stepUp();
    const both = await Promise.all([
      leave(owner, second),
      second.http('setRole', { ...whose(owner), role: 'member' }),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const { people } = must(await of(admin).http('listPeople', {}));
    const owners = people.filter(({ role, state }) => role === 'owner' && state === 'active');
    expect(owners).toHaveLength(1);
  });
});
