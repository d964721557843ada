import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Word } from '../../shared/protocol/signed.ts';
import { readDocument } from '../../shared/signing/signed-document.ts';
import { closeCompany } from '../tenants/close-company.ts';
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

const HOUR = 3_600_000;

describe.each(ENGINES)('what ends a session by itself on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let admin: SignedInPerson;
  beforeAll(async () => {
    server = await startTestServer(kind, { accessSeconds: 100 * 86_400 });
    company = await testCompany(server);
    admin = await company.arrive('Admin', 'admin');
  });
  afterAll(() => server.close());

  const isLive = async ({ http }: SignedInPerson) => (await http('listSessions', {})).ok;
  const endings = async (who = admin) =>
    must(await who.http('readAudit', { limit: 50 })).entries.filter(
      ({ action }) => action === 'session.ended',
    );

  it('is one device too many: the one not seen for longest goes, at once', async () => {
    await admin.setPolicy({ devices: 3 }, { guest: { devices: 1 } });
    const me = await company.hire('Many');
    const one = await company.signIn(me);
    server.clock.advance(1_000);
    const two = await company.signIn(me);
    server.clock.advance(1_000);
    const three = await company.signIn(me);
    server.clock.advance(1_000);
    // Seen again, so it is not the one that was away for longest.
    must(await one.refresh());
    const socket = await two.connect('restricted');
    const four = await company.signIn(me);
    await socket.closed;
    expect(socket.heard('session.revoked')).toEqual([{ because: 'revoked' }]);
    expect(await Promise.all([one, two, three, four].map(isLive))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(await endings()).toMatchObject([
      {
        actorId: me.id,
        detail: { sessionId: two.signedIn.sessionId, because: 'devices' },
      },
    ]);
    // Of a role with a limit of its own, and nobody else's.
    const guest = await company.hire('Guest', 'guest');
    const [first, second] = [await company.signIn(guest), await company.signIn(guest)];
    expect([await isLive(first), await isLive(second)]).toEqual([false, true]);
    expect(await isLive(four)).toBe(true);
  });

  it('is one too many also when many sign in at once', async () => {
    const me = await company.hire('Hasty');
    const all = await Promise.all(Array.from({ length: 6 }, () => company.signIn(me)));
    const live = await Promise.all(all.map(isLive));
    expect(live.filter(Boolean)).toHaveLength(3);
  });

  it('is its age, however often it is renewed', async () => {
    await admin.setPolicy({ sessionAge: 7_200 });
    const person = await company.arrive('Old');
    server.clock.advance(HOUR);
    const next = must(await person.refresh());
    server.clock.advance(HOUR);
    const socket = await person.connect();
    expect(await person.refresh(next.refreshToken)).toMatchObject({
      error: { code: 'SessionRevoked' },
    });
    await socket.closed;
    expect(socket.heard('session.revoked')).toEqual([{ because: 'session-age' }]);
    expect(await isLive(person)).toBe(false);
    admin = await company.signIn(admin.me);
    expect((await endings())[0]).toMatchObject({ detail: { because: 'session-age' } });
    await admin.setPolicy({});
  });

  it('is the end of the account: nothing of it is served from that moment on', async () => {
    const endsAt = server.clock() + HOUR;
    const me = await company.hire('Temp', 'guest', endsAt);
    const person = await company.signIn(me);
    expect(person.signedIn.me.endsAt).toBe(endsAt);
    const frame = must(await (await person.connect()).call('sync.start', {}));
    expect(frame.me.endsAt).toBe(endsAt);
    server.clock.advance(HOUR - 60_000);
    expect(await isLive(person)).toBe(true);
    server.clock.advance(60_000);
    expect(await isLive(person)).toBe(false);
    expect(await person.refresh()).toMatchObject({
      error: { code: 'SessionRevoked' },
    });
    await expect(person.connect()).rejects.toThrow('SessionRevoked');
    const request = { email: me.email, device: (await newTestDevice()).device };
    const signIn = (password: string) => callRoute(server.url, 'signIn', { ...request, password });
    expect(await signIn(TEST_PASSWORD)).toMatchObject({ error: { code: 'AccountEnded' } });
    // Whoever has not the password learns nothing of it.
    expect(await signIn('a wrong password')).toMatchObject({ error: { code: 'WrongCredentials' } });
  });

  it('is the end of the account at that very moment for who is connected', async () => {
    const me = await company.hire('Online', 'guest', server.clock() + 1_500);
    const person = await company.signIn(me);
    const socket = await person.connect('restricted');
    await socket.closed;
    expect(server.clock()).toBeGreaterThanOrEqual(me.endsAt ?? 0);
    expect(socket.heard('session.revoked')).toEqual([{ because: 'account-ended' }]);
    expect((await endings())[0]).toMatchObject({ detail: { because: 'account-ended' } });
  });

  it('is the end of the company, whichever process closed it', async () => {
    const closing = await testCompany(server);
    const person = await closing.arrive('Last', 'owner');
    const sockets = [await person.connect('full'), await person.connect('restricted')];
    const bystander = await admin.connect();
    const closed = must(await closeCompany(server.database, closing.domain, server.clock()));
    expect(closed).toEqual({ ended: 1 });
    for (const socket of sockets) {
      await socket.closed;
      expect(socket.heard('session.revoked')).toEqual([{ because: 'tenant-closed' }]);
    }
    expect(await isLive(person)).toBe(false);
    await expect(closing.signIn(person.me)).rejects.toThrow('CompanyClosed');
    expect(await closeCompany(server.database, closing.domain, 1)).toMatchObject({
      error: { code: 'Conflict' },
    });
    expect(await closeCompany(server.database, 'nowhere.test', 1)).toMatchObject({
      error: { code: 'NotFound' },
    });
    // Control: nobody else's.
    expect([bystander.socket.connected, await isLive(admin)]).toEqual([true, true]);
  });

  it('is the end of the company also for who is just coming in', async () => {
    const closing = await testCompany(server);
    const person = await closing.arrive('Coming');
    (await person.connect('restricted')).close();
    const coming = Array.from({ length: 8 }, () => person.connect('restricted'));
    await Promise.race(coming);
    must(await closeCompany(server.database, closing.domain, server.clock()));
    const came = await Promise.allSettled(coming);
    const sockets = came.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(sockets.length).toBeGreaterThan(0);
    for (const socket of sockets) {
      await socket.closed;
      expect(socket.heard('session.revoked')).toEqual([{ because: 'tenant-closed' }]);
    }
  });

  it('is told by words as long as it lives, and by none afterwards', async () => {
    const quick = await startTestServer(kind, { wordSeconds: 0.05 });
    const other = await testCompany(quick);
    const person = await other.arrive('Listener');
    const [open, locked] = [await person.connect('full'), await person.connect('restricted')];
    for (const socket of [open, locked]) {
      await vi.waitFor(() => expect(socket.heard('session.word').length).toBeGreaterThan(3));
    }
    const { tenantKey, sessionId, word: first } = person.signedIn;
    const renewed = must(await person.refresh());
    const words = [first, renewed.word, ...open.heard('session.word').map(({ word }) => word)];
    for (const word of words) {
      expect(await readDocument(word, tenantKey, 'nightjar-word+jwt', Word)).toMatchObject({
        ok: true,
        value: { tenantId: other.tenant.id, sessionId },
      });
    }
    // Each is of its own moment.
    expect(new Set(open.heard('session.word').map(({ word }) => word)).size).toBeGreaterThan(3);
    await quick.close();
    const heard = open.heard('session.word').length;
    await open.closed;
    expect(open.heard('session.word')).toHaveLength(heard);
  });
});
