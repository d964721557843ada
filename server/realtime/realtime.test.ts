import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ChannelId, ClientMessageId, PersonId } from '../../shared/domain/ids.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/http.ts';
import {
  must,
  openChannel,
  type SignedInPerson,
  send,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import type { Sender } from '../testing/http-client.ts';
import { dial, type SocketClient, shownOnSocket } from '../testing/socket-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe.each(ENGINES)('realtime on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  const sockets: SocketClient[] = [];

  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
  });
  afterAll(() => server.close());

  async function connect(person: SignedInPerson, mode?: 'full' | 'restricted') {
    const socket = await person.connect(mode);
    sockets.push(socket);
    return socket;
  }
  /** A person with one open socket. */
  async function join(name: string, mode?: 'full' | 'restricted', of = company) {
    const person = await of.arrive(name);
    return { ...person, socket: await connect(person, mode) };
  }
  /** Everything the server sent to this socket so far has come when this resolves. */
  const settled = (socket: SocketClient) => socket.call('session.counts', {});

  it('brings a message to the members and nobody else', async () => {
    const [ann, bo, cy] = [await join('Ann'), await join('Bo'), await join('Cy')];
    const room = await openChannel(ann.socket, [bo.me]);
    const message = await send(ann.socket, room, '你好, Bo\n— Ann');
    await vi.waitFor(() => expect(bo.socket.heard('message.new')).toEqual([{ message }]));
    const both = await openChannel(ann.socket, [bo.me, cy.me]);
    await send(ann.socket, both, 'all of you');
    await vi.waitFor(() => expect(cy.socket.heard('message.new')).toHaveLength(1));
    expect(cy.socket.heard('channel.changed').map(({ channel }) => channel.id)).toEqual([both]);
    expect(must(await cy.socket.call('sync.start', {})).channels.map(({ id }) => id)).toEqual([
      both,
    ]);
  });

  it('brings a message to a device that connects later, and to both devices of a person', async () => {
    const [ann, bo] = [await join('Ann2'), await join('Bo2')];
    const room = await openChannel(ann.socket, [bo.me]);
    await send(ann.socket, room, 'one');
    const second = await connect(await company.signIn(bo.me));
    await settled(second);
    await send(ann.socket, room, 'two');
    for (const socket of [bo.socket, second]) {
      await vi.waitFor(() =>
        expect(socket.heard('message.new').map(({ message }) => message.body)).toContain('two'),
      );
    }
    const page = { channelId: room, afterSeq: 0, limit: 10 };
    const { messages, more } = must(await second.call('sync.after', page));
    expect(messages.map(({ seq, body }) => [seq, body])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    expect(more).toBe(false);
    must(await bo.socket.call('channel.read', { channelId: room, seq: 2 }));
    await vi.waitFor(() =>
      expect(second.heard('channel.read')).toEqual([{ channelId: room, seq: 2 }]),
    );
  });

  it('gives a restricted socket counts and nothing that anybody wrote', async () => {
    const ann = await join('Ann3');
    const bo = await company.arrive('Bo3');
    const [locked, open] = [await connect(bo, 'restricted'), await connect(bo)];
    const room = await openChannel(ann.socket, [bo.me]);
    await send(ann.socket, room, 'a secret');
    await ann.socket.call('typing', { channelId: room });
    // Control: the unlocked device of the same person hears it all.
    await vi.waitFor(() => expect(open.heard('message.new')).toHaveLength(1));
    await vi.waitFor(() => expect(open.heard('typing')).toHaveLength(1));
    await vi.waitFor(() => expect(locked.heard('counts')).toContainEqual({ unread: 1 }));
    expect(new Set(locked.events.map(({ name }) => name))).toEqual(
      new Set(['policy.changed', 'session.word', 'counts']),
    );

    for (const name of ['sync.start', 'sync.after', 'sync.before', 'message.send', 'typing']) {
      expect(await locked.callRaw(name, {}), name).toEqual({
        ok: false,
        error: { code: 'NotAllowed' },
      });
    }
    must(await open.call('channel.read', { channelId: room, seq: 1 }));
    await vi.waitFor(() => expect(locked.heard('counts').at(-1)).toEqual({ unread: 0 }));

    must(await locked.call('session.mode', { mode: 'full' }));
    await send(ann.socket, room, 'another');
    await vi.waitFor(() => expect(locked.heard('message.new')).toHaveLength(1));
    must(await locked.call('session.mode', { mode: 'restricted' }));
    await send(ann.socket, room, 'a third');
    await vi.waitFor(() => expect(locked.heard('counts').at(-1)).toEqual({ unread: 2 }));
    expect(locked.heard('message.new')).toHaveLength(1);
  });

  it('shows who is here: online, away with locked devices only, offline', async () => {
    const own = await testCompany(server);
    const ann = await join('Ann', 'full', own);
    const bo = await own.arrive('Bo');
    const stranger = await join('Stranger', 'full', await testCompany(server));
    const presenceOfBo = () =>
      ann.socket
        .heard('presence')
        .filter(({ personId }) => personId === bo.me.id)
        .map(({ presence }) => presence);
    const one = await connect(bo, 'restricted');
    const two = await connect(bo);
    await settled(two);
    must(await two.call('session.mode', { mode: 'restricted' }));
    two.close();
    await vi.waitFor(() => expect(presenceOfBo()).toEqual(['away', 'online', 'away']));
    const { presence } = must(await ann.socket.call('sync.start', {}));
    expect(presence).toContainEqual({ personId: bo.me.id, presence: 'away' });
    one.close();
    await vi.waitFor(() => expect(presenceOfBo()).toEqual(['away', 'online', 'away', 'offline']));
    await settled(stranger.socket);
    expect(stranger.socket.heard('presence').map(({ personId }) => personId)).toEqual(
      stranger.socket.heard('presence').map(() => stranger.me.id),
    );
  });

  it('tells typing to the others in the channel', async () => {
    const [ann, bo, cy] = [await join('Ann5'), await join('Bo5'), await join('Cy5')];
    const room = await openChannel(ann.socket, [bo.me]);
    must(await ann.socket.call('typing', { channelId: room }));
    await vi.waitFor(() =>
      expect(bo.socket.heard('typing')).toEqual([{ channelId: room, personId: ann.me.id }]),
    );
    expect(await cy.socket.call('typing', { channelId: room })).toMatchObject({
      error: { code: 'NotFound' },
    });
    await settled(ann.socket);
    expect(ann.socket.heard('typing')).toEqual([]);
  });

  it('opens one direct channel for two people, whoever asks first', async () => {
    const [ann, bo] = [await join('Ann6'), await join('Bo6')];
    const opened = await Promise.all([
      ann.socket.call('channel.direct', { personId: bo.me.id }),
      bo.socket.call('channel.direct', { personId: ann.me.id }),
    ]);
    expect(new Set(opened.map((reply) => must(reply).channel.id)).size).toBe(1);
    const channelId = must(opened[0]).channel.id;
    const message = await send(ann.socket, channelId, 'just us');
    await vi.waitFor(() => expect(bo.socket.heard('message.new')).toEqual([{ message }]));
  });

  it('lets nobody see, read or write what is another company', async () => {
    const ann = await join('Ann7');
    const other = await testCompany(server);
    const thief = await join('Thief', 'full', other);
    const room = await openChannel(ann.socket, [], 'public');
    await send(ann.socket, room, 'ours');
    const calls = [
      thief.socket.call('sync.after', { channelId: room, afterSeq: 0, limit: 10 }),
      thief.socket.call('sync.before', { channelId: room, beforeSeq: 9, limit: 10 }),
      thief.socket.call('message.send', {
        channelId: room,
        clientId: ClientMessageId.parse(randomUUID()),
        body: 'planted',
      }),
      thief.socket.call('channel.read', { channelId: room, seq: 1 }),
      thief.socket.call('typing', { channelId: room }),
      thief.socket.call('channel.direct', { personId: ann.me.id }),
      thief.socket.call('channel.create', {
        kind: 'private',
        name: 'trap',
        topic: '',
        memberIds: [ann.me.id],
      }),
    ];
    for (const reply of await Promise.all(calls)) {
      expect(reply).toMatchObject({ ok: false, error: { code: 'NotFound' } });
    }
    const frame = must(await thief.socket.call('sync.start', {}));
    expect(frame.people.map(({ id }) => id)).toEqual([thief.me.id]);
    expect(frame.channels).toEqual([]);
    expect(JSON.stringify(thief.socket.events)).not.toContain(room);
    // Control: a colleague may do all that.
    const colleague = await join('Colleague');
    const invited = await openChannel(ann.socket, [colleague.me]);
    await send(colleague.socket, invited, 'mine too');
    const page = { channelId: invited, afterSeq: 0, limit: 10 };
    expect(must(await ann.socket.call('sync.after', page)).messages).toHaveLength(1);
  });

  it('pushes a new policy to every socket of the tenant, locked ones too', async () => {
    const own = await testCompany(server);
    const admin = await own.arrive('Admin', 'admin');
    const [open, locked] = [
      await join('Open', 'full', own),
      await join('Locked', 'restricted', own),
    ];
    const stranger = await join('Stranger2', 'full', await testCompany(server));
    await admin.setPolicy({ lockAfter: 60 });
    const news = must(await admin.http('readPolicy', {}));
    for (const { socket } of [open, locked]) {
      await vi.waitFor(() => expect(socket.heard('policy.changed').at(-1)).toEqual(news));
    }
    await settled(stranger.socket);
    expect(stranger.socket.heard('policy.changed')).not.toContainEqual(news);
    const wanted = { everyone: { lockAfter: 50 }, roles: {}, basedOn: 2 };
    expect(await open.http('setPolicy', wanted)).toMatchObject({ error: { code: 'NotAllowed' } });
    const { entries } = must(await admin.http('readAudit', { limit: 1 }));
    expect(entries).toMatchObject([
      {
        action: 'policy.changed',
        actorId: admin.me.id,
        detail: { version: 2, changed: { lockAfter: ['null', '60'] } },
      },
    ]);
  });

  it('refuses whom it does not know, by name', async () => {
    const door = await company.arrive('Door');
    const { signedIn, http } = door;
    const auth = { mode: 'full', protocol: PROTOCOL_VERSION };
    const refusal = async (changed: object) => {
      const shown = await shownOnSocket(server.url, door);
      const reply = await dial(server.url, { ...auth, ...shown, ...changed });
      return reply.ok ? 'connected' : reply.error.code;
    };
    expect(await refusal({ protocol: PROTOCOL_VERSION - 1, mode: 'of old' })).toBe('ClientTooOld');
    expect(await refusal({ protocol: 'one' })).toBe('BadRequest');
    expect(await refusal({ mode: 'admin' })).toBe('BadRequest');
    expect(await refusal({ accessToken: 'x'.repeat(40) })).toBe('WrongCredentials');
    expect(await refusal({ accessToken: signedIn.revocationTicket })).toBe('WrongCredentials');
    must(await http('revokeSession', { sessionId: signedIn.sessionId }));
    expect(await refusal({})).toBe('SessionRevoked');
  });

  it('takes a new token of the same session, and of no other', async () => {
    const ann = await join('Ann9');
    const bo = await company.arrive('Bo9');
    const { accessToken } = must(await ann.refresh());
    const { device } = ann;
    const renew = async (as: Sender) =>
      ann.socket.call('session.renew', await shownOnSocket(server.url, as));
    expect(await renew(await company.signIn(bo.me))).toMatchObject({
      error: { code: 'NotAllowed' },
    });
    expect(await renew({ device, accessToken: 'x'.repeat(40) })).toMatchObject({
      error: { code: 'WrongCredentials' },
    });
    expect(await renew({ device, accessToken })).toEqual({ ok: true, value: {} });
  });

  it('slows down who calls too often, on whichever socket, and nobody else', async () => {
    const own = await startTestServer(kind, { callLimits: { perSecond: 1, burst: 5 } });
    try {
      const team = await testCompany(own);
      const [ann, bo] = [await team.arrive('Ann'), await team.arrive('Bo')];
      const [one, two, other] = [await ann.connect(), await ann.connect(), await bo.connect()];
      for (const socket of [one, two, one, two, one]) {
        must(await socket.call('session.counts', {}));
      }
      for (const socket of [one, two]) {
        expect(await socket.callRaw('no such call')).toMatchObject({
          error: { code: 'RateLimited', retryAfterMs: expect.any(Number) },
        });
      }
      // Control: a colleague may call; what one hears is not limited; and the wait is worth it.
      for (let sent = 0; sent < 2; sent += 1) {
        const room = await openChannel(other, [ann.me]);
        await send(other, room, 'still heard');
      }
      await vi.waitFor(() => expect(one.heard('message.new')).toHaveLength(2));
      own.clock.advance(5_000);
      must(await one.call('session.counts', {}));
    } finally {
      await own.close();
    }
  });

  it('answers no call after the token ran out', async () => {
    const own = await startTestServer(kind);
    try {
      const ann = await (await testCompany(own)).arrive('Ann');
      const socket = await ann.connect();
      must(await socket.call('session.counts', {}));
      own.clock.advance(301_000);
      expect(await socket.call('session.counts', {})).toMatchObject({
        error: { code: 'TokenExpired' },
      });
    } finally {
      await own.close();
    }
  });

  it('closes a socket whose token ran out, unless it was renewed', async () => {
    const own = await startTestServer(kind, { accessSeconds: 2 });
    try {
      const team = await testCompany(own);
      const [idle, keen] = [await team.arrive('Idle'), await team.arrive('Keen')];
      const [left, kept] = [await idle.connect(), await keen.connect()];
      let token = keen.signedIn.tokens;
      const stay = (async () => {
        while (left.socket.connected) {
          token = must(await keen.refresh(token.refreshToken));
          const as = { device: keen.device, accessToken: token.accessToken };
          must(await kept.call('session.renew', await shownOnSocket(own.url, as)));
        }
      })();
      expect(await left.closed).toBe('io server disconnect');
      await stay;
      must(await kept.call('session.counts', {}));
      expect(kept.heard('session.revoked')).toEqual([]);
    } finally {
      await own.close();
    }
  });

  it('knows nothing of ids that are nobody', async () => {
    const ann = await join('Ann10');
    const nowhere = ChannelId.parse(randomUUID());
    const nobody = PersonId.parse(randomUUID());
    for (const reply of [
      await ann.socket.call('sync.after', { channelId: nowhere, afterSeq: 0, limit: 1 }),
      await ann.socket.call('channel.read', { channelId: nowhere, seq: 1 }),
      await ann.socket.call('channel.direct', { personId: nobody }),
    ]) {
      expect(reply).toMatchObject({ error: { code: 'NotFound' } });
    }
  });
});
