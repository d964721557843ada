import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChannelId, ClientMessageId } from '../../shared/domain/ids.ts';
import type { Me } from '../../shared/domain/person.ts';
import { err, ok } from '../../shared/errors/app-error.ts';
import { SOCKET_CALLS } from '../../shared/protocol/socket.ts';
import { type Client, must, newClient, until } from './testing/client.ts';
import { CompanyServer } from './testing/company-server.ts';
import { type FaultyProxy, startFaultyProxy } from './testing/faulty-proxy.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { issueToken } from './testing/token.ts';

const TROUBLES = [
  'cut',
  'unplug',
  'freeze',
  'restore',
  'delay',
  'restart',
  'lock',
  'cut in a frame',
  'lose the answer',
] as const;

/** What goes wrong before a burst of sends, and how many turns of the event loop follow it. */
const Step = fc.record({
  trouble: fc.option(fc.constantFrom(...TROUBLES), { freq: 2, nil: null }),
  room: fc.nat(2),
  burst: fc.integer({ min: 1, max: 4 }),
  turns: fc.nat(80),
});
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never;

describe('the outbox', () => {
  let server: CompanyServer;
  let proxy: FaultyProxy;
  let ann: Me;
  let rooms: ChannelId[];
  let clients: Client[];

  beforeEach(async () => {
    server = new CompanyServer();
    await server.listen();
    proxy = await startFaultyProxy(server.port);
    ann = server.hire('Ann');
    rooms = ['general', 'random', 'ops'].map((name) => server.openRoom(name, [ann]));
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) await client.sync.stop();
    await proxy.close();
    await server.close();
  });

  function start(store: MemoryStore): Client {
    const client = newClient(ann, store, { current: async () => ok(issueToken(ann)) });
    clients.push(client);
    client.sync.start(proxy.url, 'full');
    return client;
  }

  function roomAt(index: number): ChannelId {
    const room = rooms[index];
    if (!room) throw new Error('no such room');
    return room;
  }

  async function drained(store: MemoryStore): Promise<void> {
    await until(async () => expect(await store.readOutbox()).toEqual([]), 5_000);
  }

  /** What the store has of a channel is what the server has, up to its end. */
  async function holdsTheEnd(store: MemoryStore, room: ChannelId): Promise<void> {
    const bodies = (await store.readMessages(room, undefined, 500)).map(({ body }) => body);
    expect(bodies).toEqual(server.bodies(room).slice(server.bodies(room).length - bodies.length));
    expect(bodies.length > 0 || server.bodies(room).length === 0).toBe(true);
  }

  /** Sends through all of it; answers what was sent to each room once everything is through. */
  async function live(
    steps: readonly Step[],
    store: MemoryStore,
  ): Promise<Map<ChannelId, string[]>> {
    let client = start(store);
    const sent = new Map<ChannelId, string[]>(rooms.map((room) => [room, []]));

    const troubles: Record<(typeof TROUBLES)[number], () => unknown> = {
      cut: () => proxy.cut(),
      unplug: () => proxy.unplug(),
      freeze: () => proxy.freeze(),
      delay: () => proxy.delay(3),
      'cut in a frame': () => proxy.cutAfter(3_000),
      'lose the answer': () => {
        server.beforeAnswer = (name) => {
          if (name !== 'message.send') return;
          server.beforeAnswer = null;
          proxy.cut();
        };
      },
      lock: () => {
        client.sync.setMode('restricted');
        client.sync.setMode('full');
      },
      restart: async () => {
        await client.sync.stop();
        client = start(store);
      },
      restore: () => {
        proxy.cutAfter(null);
        proxy.delay(0);
        proxy.restore();
      },
    };

    for (const { trouble, room, burst, turns } of steps) {
      if (trouble) await troubles[trouble]();
      const channelId = roomAt(room);
      const bodies = Array.from({ length: burst }, () => `message ${randomUUID()}`);
      sent.get(channelId)?.push(...bodies);
      // At once: the order of the calls is the order of the channel.
      await Promise.all(bodies.map((body) => client.send(channelId, body)));
      for (let i = 0; i < turns; i += 1) await new Promise(setImmediate);
    }
    troubles.restore();
    await drained(store);
    for (const room of rooms) await until(() => holdsTheEnd(store, room));
    await client.sync.stop();
    return sent;
  }

  /** Ids that the server got more than once: answers that were lost. */
  function resent(): number {
    const ids = server.calls
      .filter(({ name }) => name === 'message.send')
      .map(({ request }) => SOCKET_CALLS['message.send'].request.parse(request).clientId);
    return ids.length - new Set(ids).size;
  }

  it('loses nothing, doubles nothing and keeps each channel in order, whatever happens', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(Step, { minLength: 20, maxLength: 40 }), async (steps) => {
        const before = new Map(rooms.map((room) => [room, server.bodies(room).length]));
        const store = new MemoryStore();
        const sent = await live(steps, store);
        for (const [room, bodies] of sent) {
          expect(server.bodies(room).slice(before.get(room))).toEqual(bodies);
          count += bodies.length;
        }
      }),
      { numRuns: Number(process.env['SOAK'] ?? 40), endOnFailure: true },
    );
    expect(count).toBeGreaterThan(300);
    // The trouble was real: there were lost answers, and many connections.
    expect(resent()).toBeGreaterThan(0);
    expect(proxy.connections).toBeGreaterThan(20);
  }, 120_000);

  it('control: a server that forgets the client id does double them', async () => {
    server.forgetful = true;
    const steps = Array.from({ length: 10 }, () => ({
      trouble: 'lose the answer' as const,
      room: 0,
      burst: 2,
      turns: 50,
    }));
    const sent = await live(steps, new MemoryStore());
    expect(server.bodies(roomAt(0)).length).toBeGreaterThan(sent.get(roomAt(0))?.length ?? 0);
  });

  it('takes messages offline, and sends them when there is a way', async () => {
    proxy.unplug();
    const store = new MemoryStore();
    const client = start(store);
    const room = roomAt(0);
    const id = await client.send(room, 'later');
    expect((await store.readOutbox()).map(({ clientId }) => clientId)).toEqual([id]);
    await client.sync.stop();

    const again = start(store);
    proxy.restore();
    await until(() => expect(again.heard.messages.get(id)).toMatchObject({ state: 'sent' }));
    expect(await store.readOutbox()).toEqual([]);
  });

  it('shows what the server refuses, goes on with the next, and retries or discards when told', async () => {
    const store = new MemoryStore();
    const client = start(store);
    const room = roomAt(0);
    server.lies.set('message.send', () => {
      server.lies.delete('message.send');
      return err('NotAllowed');
    });
    const refused = await client.send(room, 'refused');
    const next = await client.send(room, 'next');
    await until(() => {
      expect(client.heard.messages.get(refused)).toMatchObject({
        state: 'failed',
        error: { code: 'NotAllowed' },
      });
      expect(client.heard.messages.get(next)).toMatchObject({ state: 'sent' });
    });
    // A failed message waits for its author, over a restart too.
    await client.sync.stop();
    const again = start(store);
    await until(() => expect(again.heard.payloads('chat.channels')).not.toHaveLength(0));
    must(await again.sync.chat['chat.retry']({ clientId: refused }));
    await until(() => expect(again.heard.messages.get(refused)).toMatchObject({ state: 'sent' }));
    expect(server.bodies(room)).toEqual(['next', 'refused']);

    proxy.unplug();
    await until(() => expect(again.sync.connection).toBe('offline'));
    const unwanted = await again.send(room, 'unwanted');
    must(await again.sync.chat['chat.discard']({ clientId: unwanted }));
    expect(again.heard.payloads('chat.discarded')).toEqual([
      { channelId: room, clientId: unwanted },
    ]);
    proxy.restore();
    await again.send(room, 'last');
    await drained(store);
    expect(server.bodies(room)).toEqual(['next', 'refused', 'last']);
    const gone = ClientMessageId.parse(randomUUID());
    expect(await again.sync.chat['chat.retry']({ clientId: gone })).toMatchObject({ ok: false });
  });

  it('waits as long as a busy server asks, in order', async () => {
    const store = new MemoryStore();
    const client = start(store);
    const room = roomAt(0);
    let refusals = 3;
    server.lies.set('message.send', () => {
      refusals -= 1;
      if (refusals === 0) server.lies.delete('message.send');
      return err('RateLimited', { retryAfterMs: 30 });
    });
    for (const body of ['one', 'two', 'three']) await client.send(room, body);
    await drained(store);
    expect(server.bodies(room)).toEqual(['one', 'two', 'three']);
  });

  it('takes the same message twice as one', async () => {
    const store = new MemoryStore();
    const client = start(store);
    const channelId = roomAt(0);
    const clientId = ClientMessageId.parse(randomUUID());
    const request = { channelId, clientId, body: 'once', fileIds: [] };
    await Promise.all([
      client.sync.chat['chat.send'](request),
      client.sync.chat['chat.send'](request),
    ]);
    await drained(store);
    must(await client.sync.chat['chat.send'](request));
    await drained(store);
    expect(server.bodies(channelId)).toEqual(['once']);
    await until(() =>
      expect(client.heard.messages.get(request.clientId)).toMatchObject({ state: 'sent' }),
    );
  });
});
