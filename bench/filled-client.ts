import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { callAsAdmin } from '../e2e/fixtures/admin.ts';
import type { Client } from '../e2e/fixtures/client.ts';
import { openChannel, sidebarOf } from '../e2e/fixtures/person.ts';
import type { TestServer } from '../e2e/fixtures/server.ts';
import { ChannelId, PersonId } from '../shared/domain/ids.ts';
import { STANDARD_WATCHING } from '../shared/domain/watching.ts';
import type { Bridge } from '../shared/ipc/bridge.ts';
import { policyOf } from '../shared/policy/policy.ts';
import { sampleMessages } from './sample-messages.ts';

/** Where the sample messages are; a name that the demo company has no channel of. */
const ARCHIVE = 'archive';
const INSERTED_AT_ONCE = 5_000;
/** Pages of 200 that the page reads before it says how far it is. */
const PAGES_AT_ONCE = 25;

const Joined = z.object({ rows: z.array(z.object({ id: PersonId })) });

/** Nobody is locked while a whole archive is read: not for reading so much, and not for resting the mouse. */
export async function letReadBack(server: TestServer): Promise<void> {
  const owner = await callAsAdmin(server);
  await owner.stepUp();
  await owner.setPolicy(policyOf({ lockAfter: 3_600, logoutAfter: 86_400, unlockAttempts: 10 }));
  const settings = structuredClone(STANDARD_WATCHING);
  settings.rules['bulk-reading'] = { on: false, answers: [] };
  settings.rules['bulk-download'] = { on: false, answers: [] };
  const set = await owner.call('setWatching', { settings, basedOn: 0 });
  if (!set.ok) throw new Error(set.error.code);
}

/** Gives a demo employee a channel of their own with so many messages in it, all read. */
export async function giveArchive(
  server: TestServer,
  email: string,
  messages: number,
): Promise<ChannelId> {
  const channelId = ChannelId.parse(randomUUID());
  const joined = await server.evaluate(
    async ({ database, sql }, given) =>
      database.asOwner(async (tx) => {
        await tx.execute(
          sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
        );
        await tx.execute(sql`
          insert into channels (tenant_id, id, kind, name, topic, last_seq, created_at)
          values (current_tenant(), ${given.channelId}, 'private', ${given.name}, '', ${given.messages}, 0)`);
        return tx.execute(sql`
          insert into memberships (tenant_id, channel_id, person_id, read_seq)
          select current_tenant(), ${given.channelId}, id, ${given.messages}
          from people where email = ${given.email} returning person_id as id`);
      }),
    { channelId, email, messages, name: ARCHIVE },
  );
  const authorId = Joined.parse(joined).rows[0]?.id;
  if (!authorId) throw new Error(`nobody has the address ${email}`);
  for (let from = 1; from <= messages; from += INSERTED_AT_ONCE) {
    const count = Math.min(INSERTED_AT_ONCE, messages - from + 1);
    await server.evaluate(
      ({ storeMessages }, rows) => storeMessages('lumen.test', rows),
      sampleMessages(channelId, authorId, from, count),
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
