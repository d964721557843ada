import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import { type Client, must, newClient, until } from './testing/client.ts';
import { CompanyServer } from './testing/company-server.ts';
import { type FaultyProxy, startFaultyProxy } from './testing/faulty-proxy.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { issueToken } from './testing/token.ts';

const CANARY = 'canary-7f3a 金丝雀';

describe('createSync', () => {
  let server: CompanyServer;
  let proxy: FaultyProxy;
  let clients: Client[];

  beforeEach(async () => {
    server = new CompanyServer();
    await server.listen();
    proxy = await startFaultyProxy(server.port);
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) await client.sync.stop();
    await proxy.close();
    await server.close();
  });

  function client(name: string, store = new MemoryStore(), lifetimeMs = 600_000): Client {
    const me = server.people.find((person) => person.name === name) ?? server.hire(name);
    const tokens = { current: async () => ok(issueToken(me, lifetimeMs)) };
    const made = newClient(me, store, tokens);
    clients.push(made);
    return made;
  }

  it('carries a conversation between two people', async () => {
    const [ann, bo] = [client('Ann'), client('Bo')];
    const room = server.openRoom('general', [ann.me, bo.me]);
    ann.sync.start(proxy.url, 'full');
    bo.sync.start(proxy.url, 'full');
    await until(() => expect(bo.heard.payloads('chat.channels')).not.toHaveLength(0));

    const id = await ann.send(room, 'hello');
    await until(() => {
      expect(bo.heard.messages.get(id)).toMatchObject({ state: 'sent', body: 'hello', seq: 1 });
      expect(ann.heard.messages.get(id)).toMatchObject({ state: 'sent', seq: 1 });
    });
    expect(bo.heard.arrivals).toEqual([room]);
    expect(ann.heard.arrivals).toEqual([]);
    await until(() => expect(bo.heard.unread).toBe(1));
    expect(ann.heard.unread).toBe(0);

    must(await bo.sync.chat['chat.markRead']({ channelId: room, seq: 99 }));
    expect(bo.heard.unread).toBe(0);
    await until(() => expect(server.readBy(bo.me, room)).toBe(1));
  });

  it('tells connection states, and comes back by itself', async () => {
    const ann = client('Ann');
    ann.sync.start(proxy.url, 'full');
    expect(ann.sync.connection).toBe('connecting');
    await until(() => expect(ann.sync.connection).toBe('online'));
    proxy.unplug();
    await until(() => expect(ann.sync.connection).toBe('offline'));
    proxy.restore();
    await until(() => expect(ann.sync.connection).toBe('online'));
    expect(ann.heard.connections).toEqual(['online', 'connecting', 'offline', 'online']);
  });

  it('notices a half-open connection when the network is said to have changed', async () => {
    const ann = client('Ann');
    ann.sync.start(proxy.url, 'full');
    await until(() => expect(server.calls.map(({ name }) => name)).toContain('sync.start'));
    proxy.freeze();
    ann.sync.checkNetwork();
    await until(() => expect(ann.sync.connection).not.toBe('online'));
    proxy.restore();
    ann.sync.checkNetwork();
    await until(() => expect(ann.sync.connection).toBe('online'));
  });

  it('gives a locked client counts and no content, whatever the server sends', async () => {
    const store = new MemoryStore();
    const ann = client('Ann', store);
    const bo = client('Bo');
    const room = server.openRoom('general', [ann.me, bo.me]);
    ann.sync.start(proxy.url, 'full');
    await until(() => expect(ann.heard.payloads('chat.channels')).not.toHaveLength(0));
    // Control: the same message reaches an unlocked client.
    server.write(bo.me, room, CANARY);
    await until(() => expect(JSON.stringify(ann.heard.events)).toContain(CANARY));

    ann.sync.setMode('restricted');
    const callsWhenLocked = store.calls;
    store.closed = true;
    ann.heard.events.length = 0;
    await until(() => expect(server.calls.at(-1)?.name).toBe('session.counts'));
    const message = server.write(bo.me, room, CANARY);
    server.shout('message.new', { message });
    server.shout('counts', { unread: 2 });
    await until(() => expect(ann.heard.unread).toBe(2));
    expect(JSON.stringify(ann.heard.events)).not.toContain(CANARY);
    expect(store.calls).toBe(callsWhenLocked);
    expect(await ann.sync.chat['chat.open']({})).toMatchObject({
      ok: false,
      error: { code: 'WrongState' },
    });

    store.closed = false;
    ann.sync.setMode('full');
    await until(() => expect(ann.heard.messages.get(message.clientId)).toBeDefined());
  });

  it('stays restricted over a reconnect', async () => {
    const ann = client('Ann');
    server.openRoom('general', [ann.me]);
    ann.sync.start(proxy.url, 'restricted');
    await until(() => expect(ann.heard.unread).toBe(0));
    proxy.unplug();
    await until(() => expect(ann.heard.unread).toBe(null));
    proxy.restore();
    await until(() => expect(ann.heard.unread).toBe(0));
    expect(server.calls.map(({ name }) => name)).not.toContain('sync.start');
  });

  it('survives locking and unlocking in a hurry', async () => {
    const ann = client('Ann');
    const room = server.openRoom('general', [ann.me]);
    ann.sync.start(proxy.url, 'full');
    for (let i = 0; i < 20; i += 1) {
      ann.sync.setMode(i % 2 ? 'full' : 'restricted');
      if (i % 5 === 0) await until(() => expect(ann.sync.connection).toBe('online'));
    }
    const id = await ann.send(room, 'still here');
    await until(() => expect(ann.heard.messages.get(id)).toMatchObject({ state: 'sent' }));
  });

  it('renews the access token before it runs out', async () => {
    const ann = client('Ann', new MemoryStore(), 1_500);
    ann.sync.start(proxy.url, 'full');
    await until(() =>
      expect(server.calls.filter(({ name }) => name === 'session.renew').length).toBeGreaterThan(1),
    );
    expect(ann.heard.connections).toEqual(['online']);
  });

  it('hands back a token that the server calls expired', async () => {
    const me = server.hire('Ann');
    const stale = issueToken(me, -1);
    const refused: (string | undefined)[] = [];
    const ann = newClient(me, new MemoryStore(), {
      async current(token) {
        refused.push(token);
        return ok(token === stale ? issueToken(me) : stale);
      },
    });
    clients.push(ann);
    ann.sync.start(proxy.url, 'full');
    await until(() => expect(ann.sync.connection).toBe('online'));
    expect(refused).toEqual([undefined, stale]);
  });

  it('tells a revoked session once, and dials no more', async () => {
    const ann = client('Ann');
    ann.sync.start(proxy.url, 'full');
    await until(() => expect(ann.sync.connection).toBe('online'));
    const before = proxy.connections;
    server.refusal = 'SessionRevoked';
    server.shout('session.revoked', { because: 'account-ended' });
    await until(() => expect(ann.heard.endings).toEqual(['account-ended']));
    await ann.sync.stop();
    expect(ann.heard.endings).toEqual(['account-ended']);
    expect(proxy.connections).toBe(before);
  });

  it('learns of a revocation at the next contact', async () => {
    const ann = client('Ann');
    server.refusal = 'SessionRevoked';
    ann.sync.start(proxy.url, 'restricted');
    await until(() => expect(ann.heard.endings).toEqual(['revoked']));
  });

  it.each([
    ['wiped', 'wiped'],
    ['account-ended', 'account-ended'],
    // Of a newer server: what it is called is not known here, that it is over is.
    ['recycled', 'revoked'],
  ])('is told why: %s', async (because, told) => {
    const ann = client('Ann');
    Object.assign(server, { refusal: 'SessionRevoked', because });
    ann.sync.start(proxy.url, 'restricted');
    await until(() => expect(ann.heard.endings).toEqual([told]));
  });

  it('says that it is too old, and goes on trying', async () => {
    const ann = client('Ann');
    server.refusal = 'ClientTooOld';
    ann.sync.start(proxy.url, 'full');
    await until(() => expect(ann.heard.payloads('notice')).toHaveLength(1));
    expect(ann.heard.payloads('notice')).toMatchObject([{ error: { code: 'ClientTooOld' } }]);
    server.refusal = null;
    await until(() => expect(ann.sync.connection).toBe('online'));
  });

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['half an answer', { ok: true, value: { channels: 'all' } }],
    ['an unknown error', { ok: false, error: { code: 'Kaboom' } }],
  ])('lives with a server that answers %s', async (_, lie) => {
    const ann = client('Ann');
    const room = server.openRoom('general', [ann.me]);
    server.lies.set('sync.start', () => lie);
    server.lies.set('message.send', () => lie);
    ann.sync.start(proxy.url, 'full');
    await until(() => expect(ann.heard.payloads('notice')).not.toHaveLength(0));
    expect(ann.heard.payloads('notice').at(0)).toMatchObject({
      error: { code: 'ServerAnswerInvalid' },
    });
    const id = await ann.send(room, 'kept');
    server.shout('message.new', lie);
    server.shout('presence', { personId: 'nobody' });
    expect(ann.heard.messages.get(id)).toBeUndefined();

    server.lies.clear();
    await until(() => expect(ann.heard.messages.get(id)).toMatchObject({ state: 'sent' }));
    expect(server.bodies(room)).toEqual(['kept']);
  });

  it('refuses plain http across a network', () => {
    const ann = client('Ann');
    ann.sync.start('http://chat.example.com', 'full');
    expect(ann.heard.payloads('notice')).toMatchObject([{ error: { code: 'BadRequest' } }]);
    expect(ann.sync.connection).toBe('offline');
  });

  it('stops in the middle of dialling', async () => {
    const ann = client('Ann');
    proxy.freeze();
    ann.sync.start(proxy.url, 'full');
    await until(() => expect(proxy.connections).toBe(1));
    await ann.sync.stop();
    expect(ann.sync.connection).toBe('offline');
  });
});
