import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError, err, ok, resultOf } from '../../shared/errors/app-error.ts';
import {
  SOCKET_CALLS,
  SOCKET_EVENTS,
  type SocketCallName,
  type SocketEventName,
  type SocketMode,
} from '../../shared/protocol/socket.ts';
import { type Client, newClient, until } from './testing/client.ts';
import { CompanyServer } from './testing/company-server.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { FUZZ_RUNS, payloadsOf } from './testing/payloads.ts';
import { issueToken } from './testing/token.ts';

const EVENTS = Object.keys(SOCKET_EVENTS) as SocketEventName[];
const CALLS = Object.keys(SOCKET_CALLS) as SocketCallName[];

/** The pretended server minds channels that it does not know; a hostile one makes them up. */
const OF_CHANNELS: readonly SocketCallName[] = [
  'sync.after',
  'sync.before',
  'channel.read',
  'typing',
];

/** What Socket.IO can carry: it is the server's to choose, and never a function. */
const carried = (payload: unknown): unknown => {
  try {
    return structuredClone(JSON.parse(JSON.stringify(payload ?? null)));
  } catch {
    return null;
  }
};

const Event = fc
  .constantFrom(...EVENTS)
  .chain((name) => fc.tuple(fc.constant<string>(name), payloadsOf(SOCKET_EVENTS[name].payload)));
const Shouts = fc.array(
  fc.oneof(
    { arbitrary: Event, weight: 9 },
    { arbitrary: fc.tuple(fc.stringMatching(/^[a-z][a-z.]{1,12}$/), fc.jsonValue()), weight: 1 },
  ),
  { minLength: 5, maxLength: 30 },
);
/** The right envelope around a wrong reply, a wrong envelope, or no answer that means anything. */
const Lie = fc.constantFrom(...CALLS).chain((name) =>
  fc.tuple(
    fc.constant(name),
    fc.oneof(
      payloadsOf(SOCKET_CALLS[name].reply, 'output').map((value) => ({ ok: true, value })),
      payloadsOf(AppError).map((error) => ({ ok: false, error })),
      fc.anything(),
    ),
  ),
);
const Lies = fc.array(Lie, { maxLength: 6 });

const Answer = resultOf(z.unknown());

let server: CompanyServer;
let client: Client;
let store: MemoryStore;

beforeEach(async () => {
  server = new CompanyServer();
  await server.listen();
});
afterEach(() => server.close());

/** A client of somebody who has a room with a message in it, connected. */
async function connect(mode: SocketMode) {
  server.lies.clear();
  store = new MemoryStore();
  const me = server.people[0] ?? server.hire('Ann');
  const room = server.openRoom('general', [me]);
  server.write(me, room, 'words');
  client = newClient(me, store, { current: async () => ok(issueToken(me)) });
  client.sync.start(`http://127.0.0.1:${server.port}`, mode);
  await until(() => expect(client.sync.connection).toBe('online'));
  if (mode === 'full') {
    await until(() => expect(client.heard.payloads('chat.messages')).not.toHaveLength(0));
  }
  return room;
}

/** What the hostile server sent has come when its last word has, said again after each reconnect. */
async function heardOut(): Promise<void> {
  const last = `the last word that is said: ${server.calls.length}`;
  await until(() => {
    if (client.heard.endings.length > 0) return;
    server.shout('policy.changed', { signedPolicy: last });
    expect(client.heard.policies).toContain(last);
  });
}

describe.each(['full', 'restricted'] as const)(
  'a hostile server, to a client in %s mode',
  (mode) => {
    it('is answered with errors that have names, and by nothing else', async () => {
      await fc.assert(
        fc.asyncProperty(Shouts, Lies, async (shouts, lies) => {
          const room = await connect(mode);
          const touched = store.calls;
          for (const name of OF_CHANNELS) server.lies.set(name, () => err('NotFound'));
          for (const [name, answer] of lies) server.lies.set(name, () => carried(answer));
          for (const [name, payload] of shouts) server.shout(name, carried(payload));
          const page = await client.sync.chat['chat.page']({ channelId: room, limit: 10 });
          await heardOut();

          Answer.parse(page);
          if (mode === 'restricted') {
            expect(page).toMatchObject({ ok: false, error: { code: 'WrongState' } });
            // Locked: the store is not touched, and no content is told.
            expect(store.calls).toBe(touched);
            const told = client.heard.events.map(({ name }) => name);
            expect(told.filter((name) => name !== 'chat.connection' && name !== 'notice')).toEqual(
              [],
            );
          }
          for (const notice of client.heard.payloads('notice')) {
            z.object({ error: AppError }).parse(notice);
            // What was thrown by accident would come as this.
            expect(notice).not.toMatchObject({ error: { code: 'Internal' } });
          }
          await client.sync.stop();
        }),
        { numRuns: FUZZ_RUNS },
      );
    });
  },
);

it('control: an honest word of the same kind is heard and stored', async () => {
  const room = await connect('full');
  const bo = server.hire('Bo');
  const before = store.calls;
  server.write(bo, room, 'honest');
  await until(() =>
    expect([...client.heard.messages.values()].map(({ body }) => body)).toContain('honest'),
  );
  expect(store.calls).toBeGreaterThan(before);
  await client.sync.stop();
});
