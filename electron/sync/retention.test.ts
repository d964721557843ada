import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../shared/errors/app-error.ts';
import type { RetentionLimits } from '../vault/message-store.ts';
import { type Client, must, newClient, QUICK, until } from './testing/client.ts';
import { CompanyServer } from './testing/company-server.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { issueToken } from './testing/token.ts';

const NO_LIMIT: RetentionLimits = { before: 0, most: Number.MAX_SAFE_INTEGER };

describe('what may not be kept here', () => {
  let server: CompanyServer;
  let client: Client;
  let store: MemoryStore;
  let limits: RetentionLimits;

  beforeEach(async () => {
    server = new CompanyServer();
    await server.listen();
    store = new MemoryStore();
    limits = NO_LIMIT;
    const me = server.hire('Ann');
    const tokens = { current: async () => ok(issueToken(me, 600_000)) };
    client = newClient(me, store, tokens, QUICK, () => limits);
  });
  afterEach(async () => {
    await client.sync.stop();
    await server.close();
  });

  const start = async () => {
    client.sync.start(`http://127.0.0.1:${server.port}`, 'full');
    await until(() => expect(client.heard.payloads('chat.channels')).not.toHaveLength(0));
  };
  const countOf = async (name: string) => server.calls.filter((call) => call.name === name).length;

  it('goes as it arrives, and a reader who scrolls back gets it from the server', async () => {
    const room = server.openRoom('general', [client.me]);
    server.writeUnseen(client.me, room, 300);
    limits = { ...NO_LIMIT, most: 20 };
    await start();
    await until(async () => expect(await store.storedRun(room)).toEqual({ from: 281, to: 300 }));
    const seen: number[] = [];
    let before: number | undefined;
    for (let more = true; more; ) {
      const page = must(
        await client.sync.chat['chat.page']({ channelId: room, before, limit: 50 }),
      );
      const seqs = page.messages.flatMap((view) => (view.state === 'sent' ? [view.seq] : []));
      seen.unshift(...seqs);
      before = seqs[0];
      more = page.more;
    }
    expect(seen).toEqual(Array.from({ length: 300 }, (_, at) => at + 1));
    server.write(client.me, room, 'one more');
    await until(async () => expect(await store.storedRun(room)).toEqual({ from: 282, to: 301 }));
  });

  it('is not fetched again at each unlock', async () => {
    const room = server.openRoom('quiet', [client.me]);
    server.writeUnseen(client.me, room, 10);
    limits = { ...NO_LIMIT, before: Number.MAX_SAFE_INTEGER };
    await start();
    await until(async () => expect(await store.storedRun(room)).toEqual({ from: 11, to: 10 }));
    const fetched = await countOf('sync.before');
    client.sync.setMode('restricted');
    const starts = await countOf('sync.start');
    client.sync.setMode('full');
    await until(async () => expect(await countOf('sync.start')).toBe(starts + 1));
    // A page asks what is missing, after what the unlock asks.
    must(await client.sync.chat['chat.page']({ channelId: room, limit: 5 }));
    expect(await countOf('sync.before')).toBe(fetched + 1);
    expect(await store.readMessages(room, undefined, 5)).toHaveLength(5);
  });

  it('is not touched before it is known what may be kept', async () => {
    const room = server.openRoom('general', [client.me]);
    server.writeUnseen(client.me, room, 30);
    await start();
    await until(async () => expect(await store.storedRun(room)).toEqual({ from: 1, to: 30 }));
  });
});
