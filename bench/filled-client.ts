import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '../e2e/fixtures/client.ts';
import { openChannel, sidebarOf } from '../e2e/fixtures/person.ts';
import type { TestServer } from '../e2e/fixtures/server.ts';
import { ChannelId, PersonId } from '../shared/domain/ids.ts';
import type { Bridge } from '../shared/ipc/bridge.ts';
import { sampleMessages } from './sample-messages.ts';

/** Where the sample messages are; a name that the demo company has no channel of. */
const ARCHIVE = 'archive';
const INSERTED_AT_ONCE = 5_000;
/** Pages of 200 that the page reads before it says how far it is. */
const PAGES_AT_ONCE = 25;

/** Gives a demo employee a channel of their own with so many messages in it, all read. */
export async function giveArchive(
  server: TestServer,
  email: string,
  messages: number,
): Promise<ChannelId> {
  const channelId = ChannelId.parse(randomUUID());
  await server.evaluate(
    async ({ database, sql }, given) => {
      await database.asOwner(async (tx) => {
        await tx.execute(
          sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
        );
        await tx.execute(sql`
          insert into channels (tenant_id, id, kind, name, topic, last_seq, created_at)
          values (current_tenant(), ${given.channelId}, 'private', ${given.name}, '', ${given.messages}, 0)`);
        await tx.execute(sql`
          insert into memberships (tenant_id, channel_id, person_id, read_seq)
          select current_tenant(), ${given.channelId}, id, ${given.messages}
          from people where email = ${given.email}`);
      });
    },
    { channelId, email, messages, name: ARCHIVE },
  );
  const nobody = PersonId.parse(randomUUID());
  for (let from = 1; from <= messages; from += INSERTED_AT_ONCE) {
    const count = Math.min(INSERTED_AT_ONCE, messages - from + 1);
    await server.evaluate(
      async ({ database, sql }, { rows, email }) => {
        await database.asOwner(async (tx) => {
          await tx.execute(
            sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
          );
          await tx.execute(sql`
            insert into messages (tenant_id, channel_id, seq, id, client_id, author_id, body, sent_at)
            select current_tenant(), r."channelId", r.seq, r.id, r."clientId", p.id, r.body, r."sentAt"
            from people p, jsonb_to_recordset(${rows}::jsonb) as r(
              "channelId" uuid, seq bigint, id uuid, "clientId" uuid, body text, "sentAt" bigint)
            where p.email = ${email}`);
        });
      },
      { rows: JSON.stringify(sampleMessages(channelId, nobody, from, count)), email },
    );
  }
  return channelId;
}

/**
 * Reads a channel from its end to its beginning, as somebody who scrolls: from then on the client's
 * store and search index hold all of it. Opens the channel, so that content is on the screen.
 */
export async function cacheAll(
  client: Client,
  channelId: ChannelId,
  progress: (cached: number) => void,
): Promise<void> {
  // The frame comes from the server a moment after the chat opens.
  await sidebarOf(client).getByRole('button', { name: ARCHIVE }).waitFor();
  let before: number | undefined;
  let cached = 0;
  do {
    const read = await client.page.evaluate(readBack, { channelId, before, pages: PAGES_AT_ONCE });
    before = read.before;
    cached += read.count;
    progress(cached);
  } while (before !== undefined);
  await openChannel(client, ARCHIVE);
}

/** In the page. `before` is undefined when the beginning was reached. */
async function readBack(from: { channelId: ChannelId; before: number | undefined; pages: number }) {
  const bridge: Bridge = Reflect.get(window, 'nightjar');
  const { channelId } = from;
  let { before } = from;
  let count = 0;
  for (let page = 0; page < from.pages; page += 1) {
    const reply = await bridge.call('chat.page', { channelId, before, limit: 200 });
    if (!reply.ok) throw new Error(reply.error.code);
    const [oldest] = reply.value.messages;
    count += reply.value.messages.length;
    before = reply.value.more && oldest?.state === 'sent' ? oldest.seq : undefined;
    if (before === undefined) break;
  }
  return { before, count };
}

/** The encrypted database and its log. Mebibytes. */
export async function storeSize({ profile }: Client): Promise<number> {
  const files = ['messages.db', 'messages.db-wal'].map((name) => join(profile, 'vault', name));
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20);
}
