import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ChannelId, ClientMessageId } from '../shared/domain/ids.ts';
import type { Message } from '../shared/domain/message.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './seed/demo-company.ts';
import { must } from './testing/company.ts';
import { ENGINES, newPostgresUrl } from './testing/engines.ts';
import { callRoute } from './testing/http-client.ts';
import {
  type Environment,
  type ServerProcess,
  startServerProcess,
} from './testing/server-process.ts';
import { signedInOf } from './testing/signed-in-of.ts';
import { connectSocket, type SocketClient } from './testing/socket-client.ts';
import { newTestDevice } from './testing/test-device.ts';

const SENDERS = 4;
/** A server's process starts in a second or two, four of them on a busy machine in many more. */
const PATIENCE_MS = 120_000;
/** Calls of one sender that wait for their answer at the same time. */
const AT_ONCE = 5;

interface Load {
  acknowledged: Message[];
  sockets: SocketClient[];
  room: ChannelId;
  ended: Promise<unknown>;
}

describe.each(ENGINES)('a server on %s under load', (kind) => {
  let folder: string;
  let environment: Environment;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightjar-stop-'));
    environment =
      kind === 'pglite' ? { NIGHTJAR_DATA: folder } : { DATABASE_URL: await newPostgresUrl() };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const start = () => startServerProcess(environment, ['--demo']);

  async function signIn(url: string, index: number): Promise<SocketClient> {
    const device = await newTestDevice();
    const email = DEMO_ACCOUNTS[index]?.email ?? '';
    const request = { email, password: DEMO_PASSWORD, device: device.device };
    const { tokens } = signedInOf(must(await callRoute(url, 'signIn', request)));
    return connectSocket(url, { device, accessToken: tokens.accessToken });
  }

  async function generalOf(socket: SocketClient): Promise<ChannelId> {
    const { channels } = must(await socket.call('sync.start', {}));
    const general = channels.find(({ name }) => name === 'general');
    if (!general) throw new Error('no #general');
    return general.id;
  }

  /** People who write until their connection ends, and what they were told is stored. */
  async function putLoadOn({ url }: ServerProcess): Promise<Load> {
    const sockets = await Promise.all(Array.from({ length: SENDERS }, (_, i) => signIn(url, i)));
    const room = await generalOf(sockets[0] ?? (await signIn(url, 0)));
    const acknowledged: Message[] = [];
    const write = async (socket: SocketClient) => {
      while (socket.socket.connected) {
        const clientId = ClientMessageId.parse(randomUUID());
        const body = `written at ${performance.now()}`;
        const sent = socket.call('message.send', { channelId: room, clientId, body });
        const reply = await Promise.race([sent, socket.closed]);
        if (typeof reply === 'object' && reply.ok) acknowledged.push(reply.value.message);
      }
    };
    const writers = sockets.flatMap((socket) =>
      Array.from({ length: AT_ONCE }, () => write(socket)),
    );
    return { acknowledged, sockets, room, ended: Promise.all(writers) };
  }

  it.each([
    ['SIGTERM', 0],
    ['SIGKILL', null],
  ] as const)(
    'loses no acknowledged message to %s',
    { timeout: PATIENCE_MS },
    async (signal, status) => {
      const server = await start();
      const load = await putLoadOn(server);
      await vi.waitFor(() => expect(load.acknowledged.length).toBeGreaterThan(100), PATIENCE_MS);
      expect(await server.end(signal)).toBe(status);
      await load.ended;
      if (status === 0) {
        const reasons = await Promise.all(load.sockets.map(({ closed }) => closed));
        expect(new Set(reasons)).toEqual(new Set(['io server disconnect']));
      }

      const again = await start();
      const reader = await signIn(again.url, SENDERS);
      const stored = new Map<number, Message>();
      for (let afterSeq = 0, more = true; more; ) {
        const page = { channelId: load.room, afterSeq, limit: 500 };
        const { messages, more: further } = must(await reader.call('sync.after', page));
        for (const message of messages) stored.set(message.seq, message);
        afterSeq = messages.at(-1)?.seq ?? afterSeq;
        more = further;
      }
      expect([...stored.keys()]).toEqual(Array.from({ length: stored.size }, (_, i) => i + 1));
      const lost = load.acknowledged.filter(
        (message) => stored.get(message.seq)?.id !== message.id,
      );
      expect(lost).toEqual([]);
      await again.end('SIGTERM');
    },
  );
});
