import { randomUUID } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ChannelId, ClientMessageId, MessageId } from '../../shared/domain/ids.ts';
import { BODY_MAX } from '../../shared/domain/message.ts';
import { PAGE_MAX } from '../../shared/protocol/socket.ts';
import { insertMessages } from '../messages/message-rows.ts';
import { must, openChannel, type SignedInPerson, testCompany } from '../testing/company.ts';
import { connectSocket, type SocketClient } from '../testing/socket-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { CALLS_MOST } from './gate.ts';
import { SESSION_SOCKETS_MOST } from './session-sockets.ts';

/** Pages of the longest messages are the work of seconds, of many on a busy machine. */
const PATIENCE_MS = 120_000;
/** Asked for at once: more than may wait unread, fewer than may be under way. */
const PAGES = 12;

describe('one member', () => {
  let server: TestServer;
  let ann: SignedInPerson;
  let bo: SignedInPerson;
  let watcher: SocketClient;
  let room: ChannelId;
  beforeAll(async () => {
    // One connection to the database: a transaction that stays open holds up all calls.
    server = await startTestServer('pglite');
    const company = await testCompany(server);
    [ann, bo] = [await company.arrive('Ann'), await company.arrive('Bo')];
    watcher = await bo.connect();
    room = await openChannel(watcher, [ann.me]);
    const longest = Array.from({ length: PAGE_MAX }, (_, index) => ({
      id: MessageId.parse(randomUUID()),
      channelId: room,
      seq: index + 1,
      clientId: ClientMessageId.parse(randomUUID()),
      authorId: ann.me.id,
      body: 'x'.repeat(BODY_MAX),
      sentAt: 0,
    }));
    const seal = await server.sealing.of(company.tenant.id);
    await server.database.inTenant(company.tenant.id, async (tx) => {
      await insertMessages(tx, seal, longest);
      await tx.execute(sql`update channels set last_seq = ${PAGE_MAX} where id = ${room}`);
    });
  });
  afterAll(() => server.close());

  const askForPage = (socket: SocketClient) =>
    socket.call('sync.after', { channelId: room, afterSeq: 0, limit: PAGE_MAX });

  it('who asks and does not read is cut off; the others are served', {
    timeout: PATIENCE_MS,
  }, async () => {
    const relay = await startRelay(server.port);
    const socket = await connectSocket(relay.url, ann);
    // Control: as many calls of a client that reads are answered.
    for (let asked = 0; asked < PAGES; asked += 1) must(await askForPage(socket));
    expect(server.logged).toEqual([]);

    relay.stopReading();
    for (let asked = 0; asked < PAGES; asked += 1) askForPage(socket).catch(() => undefined);
    const gone = { personId: ann.me.id, presence: 'offline' };
    await vi.waitFor(() => expect(watcher.heard('presence')).toContainEqual(gone), PATIENCE_MS);
    expect(server.logged).toMatchObject([{ event: 'client cut off: it does not read' }]);
    must(await watcher.call('session.counts', {}));
    await relay.close();
  });

  it('has so many calls under way on a socket, and may repeat the others', async () => {
    const socket = await ann.connect();
    must(await socket.call('session.counts', {}));
    const held = Promise.withResolvers<void>();
    const holding = server.database.beforeTenant(() => held.promise);
    const more = 10;
    const calls = Array.from({ length: CALLS_MOST + more }, () =>
      socket.call('session.counts', {}),
    );
    const refused = { ok: false, error: { code: 'RateLimited', retryAfterMs: expect.any(Number) } };
    expect(await Promise.all(calls.slice(CALLS_MOST))).toEqual(Array(more).fill(refused));
    held.resolve();
    await holding;
    for (const reply of await Promise.all(calls.slice(0, CALLS_MOST))) must(reply);
    must(await socket.call('session.counts', {}));
    socket.close();
  });

  it('has so many sockets in a session; the oldest goes', async () => {
    const sockets: SocketClient[] = [];
    for (let i = 0; i < SESSION_SOCKETS_MOST; i += 1) sockets.push(await ann.connect());
    const connected = () => sockets.map(({ socket }) => socket.connected);
    sockets.push(await ann.connect());
    expect(await sockets[0]?.closed).toBe('io server disconnect');
    expect(connected()).toEqual([false, ...Array(SESSION_SOCKETS_MOST).fill(true)]);
    expect(watcher.socket.connected).toBe(true);
  });
});

/** A way to the server on which what it says can be left lying. */
async function startRelay(port: number) {
  const ways: { up: Socket; down: Socket }[] = [];
  const relay = createServer((down) => {
    const up = connect(port, '127.0.0.1');
    up.pipe(down).pipe(up);
    for (const end of [up, down]) end.on('error', () => end.destroy());
    ways.push({ up, down });
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const address = relay.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stopReading() {
      for (const { up, down } of ways) up.unpipe(down).pause();
    },
    async close() {
      for (const { up, down } of ways) {
        up.destroy();
        down.destroy();
      }
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}
