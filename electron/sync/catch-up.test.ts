import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Me } from '../../shared/domain/person.ts';
import { ok } from '../../shared/errors/app-error.ts';
import { type Client, must, newClient, until } from './testing/client.ts';
import { CompanyServer } from './testing/company-server.ts';
import { type FaultyProxy, startFaultyProxy } from './testing/faulty-proxy.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { issueToken } from './testing/token.ts';

describe('catch-up', () => {
  let server: CompanyServer;
  let proxy: FaultyProxy;
  let ann: Me;
  let bo: Me;
  let room: ChannelId;
  let store: MemoryStore;
  let clients: Client[];

  beforeEach(async () => {
    server = new CompanyServer();
    await server.listen();
    proxy = await startFaultyProxy(server.port);
    [ann, bo] = [server.hire('Ann'), server.hire('Bo')];
    room = server.openRoom('general', [ann, bo]);
    store = new MemoryStore();
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) await client.sync.stop();
    await proxy.close();
    await server.close();
  });

  function start(): Client {
    const client = newClient(ann, store, { current: async () => ok(issueToken(ann)) });
    clients.push(client);
    client.sync.start(proxy.url, 'full');
    return client;
  }

  async function holds(from: number, to: number): Promise<void> {
    await until(async () => expect(await store.storedRun(room)).toEqual({ from, to }));
  }

  const calls = (name: string) => server.calls.filter((call) => call.name === name).length;

  it('begins with the newest page of a channel', async () => {
    server.writeUnseen(bo, room, 1_000);
    start();
    await holds(801, 1_000);
  });

  it('fills the gap after an absence, page by page', async () => {
    server.writeUnseen(bo, room, 10);
    const client = start();
    await holds(1, 10);
    proxy.unplug();
    await until(() => expect(client.sync.connection).toBe('offline'));
    server.writeUnseen(bo, room, 1_200);
    proxy.restore();
    await holds(1, 1_210);
    expect(calls('sync.after')).toBe(3);
    await until(() => expect(client.heard.unread).toBe(1_210));
    // Notifications are for what arrives, not for what was missed.
    expect(client.heard.arrivals).toEqual([]);
  });

  it('does not download a long absence: newest page first, older ones when read', async () => {
    server.writeUnseen(bo, room, 10);
    const client = start();
    await holds(1, 10);
    await client.sync.stop();
    server.writeUnseen(bo, room, 50_000);
    const again = start();
    await holds(49_811, 50_010);
    expect(calls('sync.after')).toBe(0);

    const page = must(
      await again.sync.chat['chat.page']({ channelId: room, before: 49_811, limit: 50 }),
    );
    expect(page.messages.map((message) => message.state === 'sent' && message.seq)).toEqual(
      Array.from({ length: 50 }, (_, i) => 49_761 + i),
    );
    expect(page.more).toBe(true);
    await holds(49_611, 50_010);
  });

  it('goes on where it was cut off', async () => {
    server.writeUnseen(bo, room, 1);
    const client = start();
    await holds(1, 1);
    await client.sync.stop();
    server.writeUnseen(bo, room, 1_999);
    proxy.cutAfter(150_000);
    start();
    await until(() => expect(proxy.connections).toBeGreaterThan(2));
    await holds(1, 2_000);
  });

  it('puts live messages in order though they arrive during catch-up, early or twice', async () => {
    start();
    server.write(bo, room, 'first');
    await holds(1, 1);
    server.writeUnseen(bo, room, 5);
    const seventh = server.write(bo, room, 'seventh');
    server.shout('message.new', { message: seventh });
    server.write(bo, room, 'eighth');
    await holds(1, 8);
    const bodies = (await store.readMessages(room, undefined, 10)).map(({ body }) => body);
    expect(bodies).toEqual(server.bodies(room));
  });

  it('is told of a channel it does not know', async () => {
    const client = start();
    await until(() => expect(calls('sync.start')).toBe(1));
    const secret = server.openRoom('new', [ann, bo]);
    const message = server.write(bo, secret, 'welcome');
    await until(() => expect(client.heard.messages.get(message.clientId)).toBeDefined());
    expect(must(await client.sync.chat['chat.open']({})).channels).toHaveLength(2);
  });

  it('refuses pages that are not what was asked for, and does not turn in circles', async () => {
    server.writeUnseen(bo, room, 5);
    const other = server.openRoom('other', [ann, bo]);
    server.writeUnseen(bo, other, 5);
    const strange = server.rooms.get(other)?.messages ?? [];
    server.lies.set('sync.before', () => ok({ messages: strange, more: true }));
    const client = start();
    await until(() => expect(client.heard.payloads('notice')).not.toHaveLength(0));
    expect(client.heard.payloads('notice')).toMatchObject([
      { error: { code: 'ServerAnswerInvalid' } },
    ]);
    expect(await store.storedRun(room)).toBe(null);
    expect(calls('sync.before')).toBe(2);
  });

  it('catches up with many channels', async () => {
    const more = Array.from({ length: 40 }, (_, i) => server.openRoom(`room ${i}`, [ann, bo]));
    for (const channelId of more) server.writeUnseen(bo, channelId, 20);
    start();
    await until(async () => {
      for (const id of more) expect(await store.storedRun(id)).toEqual({ from: 1, to: 20 });
    });
  });
});
