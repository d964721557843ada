import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SOCKET_EVENTS } from '../../shared/protocol/socket.ts';
import { must, openChannel, send } from '../testing/company.ts';
import type { SocketClient } from '../testing/socket-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { makeWorld, type World } from './world.ts';

describe('somebody who is connected', () => {
  let server: TestServer;
  let here: World;
  let elsewhere: World;
  beforeAll(async () => {
    server = await startTestServer('pglite', { wordSeconds: 1 });
    here = await makeWorld(server);
    elsewhere = await makeWorld(server);
  }, 60_000);
  afterAll(() => server.close());

  const connectAll = async ({ people }: World): Promise<SocketClient[]> => {
    const sockets = [await people.owner.connect('restricted')];
    for (const person of Object.values(people)) sockets.push(await person.connect());
    for (const socket of sockets) must(await socket.call('session.counts', {}));
    const looking = await people.admin.connect();
    must(await looking.call('admin.watch', {}));
    return [...sockets, looking];
  };

  /** Everything that anybody is ever told of, once. Answers those who were told. */
  async function everything(): Promise<SocketClient[]> {
    const { people, ids, company } = here;
    const { owner, admin } = people;
    const listeners = await connectAll(here);
    const leaving = await company.signIn(await company.hire('Leaving'));
    const left = await leaving.connect();
    const maker = await owner.connect();
    const reader = await admin.connect();
    must(await maker.call('sync.start', {}));
    const room = await openChannel(maker, [admin.me, people.member.me, people.guest.me]);
    const mine = await openChannel(maker, [owner.me]);
    for (const channelId of [room, mine]) {
      must(await maker.call('typing', { channelId }));
      await send(maker, channelId, 'said');
    }
    must(await reader.call('channel.read', { channelId: room, seq: 1 }));
    // For whoever is locked meanwhile.
    await send(reader, room, 'counted');
    must(await owner.http('setPolicy', { everyone: { lockAfter: 60 }, roles: {}, basedOn: 1 }));
    must(await owner.http('acknowledgeAlert', { alertId: ids.alertId }));
    must(await owner.http('lockSession', { sessionId: leaving.signedIn.sessionId }));
    must(await owner.http('revokeSession', { sessionId: leaving.signedIn.sessionId }));
    await left.closed;
    const all = [...listeners, maker, reader, left];
    await vi.waitFor(() => {
      const heard = new Set(all.flatMap(({ events }) => events.map(({ name }) => name)));
      // A new event has to happen here as well.
      expect([...heard].toSorted()).toEqual(Object.keys(SOCKET_EVENTS).toSorted());
    }, 10_000);
    return all;
  }

  it('hears nothing of another company, whatever happens there', async () => {
    const strangers = await connectAll(elsewhere);
    const heardBefore = strangers.map(({ events }) => JSON.stringify(events));
    const all = await everything();
    for (const stranger of strangers) must(await stranger.call('session.counts', {}));
    const { people, ids, company } = here;
    const theirs = [
      ...Object.values(ids),
      ...Object.values(people).map(({ me }) => me.id),
      company.domain,
    ];
    const found = (events: SocketClient['events']) => {
      const text = JSON.stringify(events);
      return theirs.filter((id) => text.includes(id));
    };
    expect(strangers.flatMap(({ events }) => found(events))).toEqual([]);
    // Of what came at all, there are the words that the server signs again and again.
    const names = strangers.flatMap(({ events }, index) =>
      events.slice(JSON.parse(heardBefore[index] ?? '[]').length).map(({ name }) => name),
    );
    expect(new Set(names.filter((name) => name !== 'session.word'))).toEqual(new Set());
    // Control: the same look finds it with those who were told.
    expect(all.flatMap(({ events }) => found(events)).length).toBeGreaterThan(0);
  });
});
