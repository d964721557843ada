import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ChannelId, ClientMessageId } from '../../shared/domain/ids.ts';
import { must, openChannel, type SignedInPerson, send, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import type { SocketClient } from '../testing/socket-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

describe.each(ENGINES)('messages on %s', (kind) => {
  let server: TestServer;
  let people: SignedInPerson[];
  let sockets: SocketClient[];
  beforeAll(async () => {
    server = await startTestServer(kind);
    const company = await testCompany(server);
    people = await Promise.all(['Ann', 'Bo', 'Cy', 'Dee'].map((name) => company.arrive(name)));
    sockets = await Promise.all(people.map((person) => person.connect()));
  });
  afterAll(() => server.close());

  const socket = (index: number): SocketClient => {
    const found = sockets[index % sockets.length];
    if (!found) throw new Error('no socket');
    return found;
  };
  const everybody = () => people.map(({ me }) => me);
  const readAll = async (channelId: ChannelId) => {
    const page = { channelId, afterSeq: 0, limit: 500 };
    return must(await socket(0).call('sync.after', page)).messages;
  };

  it('get sequences without gap or double, from many senders at once', async () => {
    const one = await openChannel(socket(0), everybody());
    const two = await openChannel(socket(1), everybody());
    const sent = await Promise.all(
      Array.from({ length: 200 }, (_, i) => send(socket(i), i % 2 ? two : one, `message ${i}`)),
    );
    for (const room of [one, two]) {
      const stored = await readAll(room);
      expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
      expect(stored.map(({ id }) => id).toSorted()).toEqual(
        sent
          .filter(({ channelId }) => channelId === room)
          .map(({ id }) => id)
          .toSorted(),
      );
      // Everybody hears of them in their order, each once.
      await vi.waitFor(() => {
        const heard = socket(3)
          .heard('message.new')
          .filter(({ message }) => message.channelId === room);
        expect(heard.map(({ message }) => message.seq)).toEqual(stored.map(({ seq }) => seq));
      });
    }
  });

  it('keep the order in which one person sent them', async () => {
    const room = await openChannel(socket(0), everybody());
    await Promise.all(Array.from({ length: 50 }, (_, i) => send(socket(0), room, String(i))));
    expect((await readAll(room)).map(({ body }) => Number(body))).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
  });

  it('are stored once, however often and by whatever way they come', async () => {
    const room = await openChannel(socket(0), everybody());
    const clientId = randomUUID();
    const again = await Promise.all(
      Array.from({ length: 10 }, () => send(socket(0), room, 'once', clientId)),
    );
    expect(new Set(again.map(({ id }) => id)).size).toBe(1);
    // The same id from somebody else is another message.
    const other = await send(socket(1), room, 'once', clientId);
    expect(other.id).not.toBe(again[0]?.id);
    expect((await readAll(room)).map(({ seq }) => seq)).toEqual([1, 2]);
    const news = socket(2)
      .heard('message.new')
      .filter(({ message }) => message.channelId === room);
    expect(news).toHaveLength(2);
  });

  it('do not hinder each other when one may not be', async () => {
    const room = await openChannel(socket(0), []);
    const outsider = {
      channelId: room,
      clientId: ClientMessageId.parse(randomUUID()),
      body: 'not for me',
    };
    const [good, bad] = await Promise.all([
      send(socket(0), room, 'fine'),
      socket(1).call('message.send', outsider),
    ]);
    expect(good.seq).toBe(1);
    expect(bad).toMatchObject({ ok: false, error: { code: 'NotFound' } });
    expect(await readAll(room)).toEqual([good]);
  });

  it('come page by page in both directions, none twice, none missing', async () => {
    const room = await openChannel(socket(0), everybody());
    const total = 23;
    for (let i = 0; i < total; i += 1) await send(socket(0), room, `m${i}`);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), fc.boolean(), async (limit, forwards) => {
        const seen: number[] = [];
        for (let more = true, at = forwards ? 0 : total + 1; more; ) {
          const reply = forwards
            ? await socket(1).call('sync.after', { channelId: room, afterSeq: at, limit })
            : await socket(1).call('sync.before', { channelId: room, beforeSeq: at, limit });
          const page = must(reply);
          const seqs = page.messages.map(({ seq }) => seq);
          expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
          if (forwards) seen.push(...seqs);
          else seen.unshift(...seqs);
          at = (forwards ? seqs.at(-1) : seqs[0]) ?? at;
          more = page.more;
        }
        expect(seen).toEqual(Array.from({ length: total }, (_, i) => i + 1));
      }),
      { numRuns: 12 },
    );
  });

  it('move read positions forward only, and never past the end', async () => {
    const room = await openChannel(socket(0), everybody());
    for (let i = 0; i < 5; i += 1) await send(socket(0), room, `m${i}`);
    const readSeq = async () => {
      const { channels } = must(await socket(1).call('sync.start', {}));
      return channels.find(({ id }) => id === room)?.readSeq;
    };
    const read = async (seq: number) =>
      must(await socket(1).call('channel.read', { channelId: room, seq }));
    await read(3);
    await read(1);
    expect(await readSeq()).toBe(3);
    await read(999);
    expect(await readSeq()).toBe(5);
    const unread = async (i: number) => must(await socket(i).call('session.counts', {})).unread;
    const before = await unread(2);
    await send(socket(0), room, 'one more');
    expect(await unread(2)).toBe(before + 1);
    await send(socket(2), room, 'whoever writes has read');
    expect(await unread(2)).toBe(before - 5);
  });
});
