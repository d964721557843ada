import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BODY_MAX } from '../../shared/domain/message.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { SOCKET_CALLS, type SocketCallName } from '../../shared/protocol/socket.ts';
import {
  openChannel,
  type SignedInPerson,
  send,
  type TestCompany,
  testCompany,
} from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { fingerprint } from '../testing/fingerprint.ts';
import type { SocketClient } from '../testing/socket-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const isCallName = (name: string): name is SocketCallName => name in SOCKET_CALLS;
const CALL_NAMES = Object.keys(SOCKET_CALLS).filter(isCallName);
const UUID = '44444444-4444-4444-8444-444444444444';

const anyField = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom<unknown>(
    '\0',
    '\ud800',
    UUID,
    -1,
    2 ** 53,
    Number.POSITIVE_INFINITY,
    'full',
    'public',
    [UUID],
  ),
);
/** Anything JSON can say, with the words of real requests mixed in so that some fields fit. */
const anyRequest = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(new Uint8Array([1, 2, 3]), undefined),
  fc.dictionary(
    fc.constantFrom(
      ...['mode', 'accessToken', 'channelId', 'afterSeq', 'beforeSeq', 'limit', 'clientId', 'body'],
      ...['seq', 'kind', 'name', 'topic', 'memberIds', 'personId', '__proto__'],
    ),
    anyField,
  ),
);

describe.each(ENGINES)('the gate on %s', (kind) => {
  let server: TestServer;
  let company: TestCompany;
  let ann: SignedInPerson;
  let socket: SocketClient;
  beforeAll(async () => {
    server = await startTestServer(kind);
    company = await testCompany(server);
    ann = await company.arrive('Ann');
    socket = await ann.connect();
  });
  afterAll(() => server.close());

  it.each(CALL_NAMES)(
    '%s answers any bad request with a typed error and changes nothing',
    async (name) => {
      const { request: schema } = SOCKET_CALLS[name];
      const before = await fingerprint(server.database, company.tenant.id);
      await fc.assert(
        fc.asyncProperty(anyRequest, async (request) => {
          fc.pre(!schema.safeParse(request).success);
          const reply = await socket.callRaw(name, request);
          expect(reply.ok).toBe(false);
          if (!reply.ok) expect(reply.error.code).toBe('BadRequest');
        }),
        { numRuns: 40 },
      );
      expect(await fingerprint(server.database, company.tenant.id)).toBe(before);
      expect(server.logged).toEqual([]);
      expect(socket.socket.connected).toBe(true);
    },
  );

  it('has a control: good calls do change something', async () => {
    const before = await fingerprint(server.database, company.tenant.id);
    const room = await openChannel(socket, []);
    const after = await fingerprint(server.database, company.tenant.id);
    expect(after).not.toBe(before);
    await send(socket, room, 'x'.repeat(BODY_MAX));
    expect(await fingerprint(server.database, company.tenant.id)).not.toBe(after);
  });

  it.each([
    ['U+0000', 'a\0b'],
    ['half a surrogate pair', 'a\ud800b'],
    ['nothing but space', ' \n '],
    ['too much', 'x'.repeat(BODY_MAX + 1)],
  ])('refuses a body with %s for good, not for later', async (_, body) => {
    const channelId = await openChannel(socket, []);
    const reply = await socket.callRaw('message.send', { channelId, clientId: UUID, body });
    expect(reply).toMatchObject({ ok: false, error: { code: 'BadRequest' } });
  });

  it.each(['sync.everything', 'toString', '__proto__', '', 'message.send '])(
    'knows no call %j',
    async (name) => {
      const reply = await socket.callRaw(name, {});
      expect(reply.ok).toBe(false);
      if (!reply.ok) expect(AppError.parse(reply.error).code).toBe('NotFound');
    },
  );

  it('takes one request a call', async () => {
    for (const args of [[], [{}, {}], [{ mode: 'restricted' }, 1]]) {
      expect(await socket.callRaw('session.mode', ...args)).toMatchObject({
        error: { code: 'BadRequest' },
      });
    }
  });

  it('does nothing for a call that wants no answer', async () => {
    const before = await fingerprint(server.database, company.tenant.id);
    const wanted = { kind: 'public', name: 'silent', topic: '', memberIds: [] };
    socket.socket.emit('channel.create', wanted);
    await socket.call('session.counts', {});
    expect(await fingerprint(server.database, company.tenant.id)).toBe(before);
  });

  it('cuts off who sends more than any call needs', async () => {
    const flood = await (await company.arrive('Flood')).connect();
    flood.socket.emit('message.send', { body: 'x'.repeat(200_000) }, () => {});
    expect(await flood.closed).toMatch(/transport/);
    expect(socket.socket.connected).toBe(true);
  });
});
