import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must, openChannel, type SignedInPerson, send, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import type { SocketClient } from '../testing/socket-client.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

// PostgreSQL compares ids by value; rooms, maps and `direct_pair` by their text.
describe.each(ENGINES)('an id in upper case on %s', (kind) => {
  let server: TestServer;
  let ann: SignedInPerson;
  let bo: SignedInPerson;
  let socket: SocketClient;
  beforeAll(async () => {
    server = await startTestServer(kind);
    const company = await testCompany(server);
    ann = await company.arrive('Ann', 'admin');
    bo = await company.arrive('Bo');
    socket = await ann.connect();
  });
  afterAll(() => server.close());

  it('ends the session it names, its sockets too', async () => {
    const served = await bo.connect();
    const path = `/v1/sessions/${bo.signedIn.sessionId.toUpperCase()}`;
    expect(await ann.raw(path, { method: 'DELETE' })).toMatchObject({ status: 200 });
    expect(await served.closed).toBe('io server disconnect');
    expect(served.heard('session.revoked')).toEqual([{ because: 'revoked' }]);
  });

  it('is the same person: one direct channel, one membership', async () => {
    const direct = async (personId: string) =>
      must(await socket.callRaw('channel.direct', { personId }));
    const one = await direct(bo.me.id);
    expect(await direct(bo.me.id.toUpperCase())).toEqual(one);
    const memberIds = [ann.me.id.toUpperCase(), ann.me.id];
    const wanted = { kind: 'private', name: 'mine', topic: '', memberIds };
    expect(await socket.callRaw('channel.create', wanted)).toMatchObject({
      value: { channel: { memberIds: [ann.me.id] } },
    });
  });

  it('is the same message, in the same channel', async () => {
    const channelId = await openChannel(socket, []);
    const clientId = randomUUID().toUpperCase();
    const [first, again, lower] = [
      await send(socket, channelId, 'once', clientId),
      must(
        await socket.callRaw('message.send', {
          channelId: channelId.toUpperCase(),
          clientId,
          body: 'once',
        }),
      ),
      await send(socket, channelId, 'once', clientId.toLowerCase()),
    ];
    expect(again).toEqual({ message: first });
    expect(lower).toEqual(first);
  });
});
