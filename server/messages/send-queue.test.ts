import { randomUUID } from 'node:crypto';
import { DrizzleQueryError } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ClientMessageId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { openChannel, testCompany } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { createSendQueue } from './send-queue.ts';

/** As PostgreSQL says it, in the wrapping that a query's errors come in. */
const failureWith = (code: string) =>
  new DrizzleQueryError('insert', [], Object.assign(new Error('it fails'), { code }));

describe.each(ENGINES)('the send queue on %s', (kind) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(kind);
  });
  afterAll(() => server.close());

  /** A queue whose next transactions fail at their end, as a commit does; each with the next of `codes`. */
  async function failingQueue(codes: string[]) {
    const { database, clock, sealing } = server;
    const company = await testCompany(server);
    const ann = await company.arrive('Ann');
    const channelId = await openChannel(await ann.connect(), []);
    const transactions = vi.fn();
    const inTenant: Database['inTenant'] = (tenantId, work) =>
      database.inTenant(tenantId, async (tx) => {
        transactions();
        const done = await work(tx);
        const code = codes.shift();
        if (code !== undefined) throw failureWith(code);
        return done;
      });
    const stored = vi.fn();
    const failed = vi.fn();
    const queue = createSendQueue({
      database: { ...database, inTenant },
      clock,
      sealing,
      stored,
      failed,
    });
    const author = { sessionId: ann.signedIn.sessionId, authorId: ann.me.id };
    const send = (clientId: string) =>
      queue.send(company.tenant.id, {
        ...author,
        channelId,
        clientId: ClientMessageId.parse(clientId),
        body: 'kept?',
      });
    return { send, stored, failed, transactions };
  }

  it('acknowledges nothing that a full disk did not take, and takes it when there is room', async () => {
    const { send, stored, failed, transactions } = await failingQueue(['53100']);
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    for (const reply of await Promise.all(ids.map(send))) {
      expect(reply).toEqual({ ok: false, error: { code: 'ServerError', retryAfterMs: 1000 } });
    }
    // Nobody else was told of them, and one refusal is enough to know.
    expect(stored).not.toHaveBeenCalled();
    expect(failed).toHaveBeenCalledOnce();
    expect(transactions).toHaveBeenCalledOnce();
    // A client sends again, under the same ids.
    const again = await Promise.all(ids.map(send));
    expect(again.map((reply) => reply.ok && reply.value.message.seq)).toEqual([1, 2, 3]);
    expect(stored.mock.calls.flatMap(([, messages]) => messages)).toHaveLength(3);
  });

  it("control: a failure of another kind is one message's own", async () => {
    const { send, transactions } = await failingQueue(['22000', '22000']);
    const replies = await Promise.all([send(randomUUID()), send(randomUUID())]);
    expect(replies.map(({ ok }) => ok)).toEqual([false, true]);
    expect(transactions).toHaveBeenCalledTimes(3);
  });
});
