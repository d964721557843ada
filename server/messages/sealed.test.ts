import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type ChannelId,
  ClientMessageId,
  MessageId,
  type PersonId,
  type TenantId,
} from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { openPglite } from '../db/pglite.ts';
import { rowsOf } from '../db/rows.ts';
import { createMemoryKeyProvider } from '../keys/file-key-provider.ts';
import type { TenantSeal } from '../keys/tenant-seal.ts';
import { createTenantSealing } from '../keys/tenant-sealing.ts';
import { insertPerson } from '../tenants/create-person.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { must } from '../testing/company.ts';
import { ENGINES, newSource } from '../testing/engines.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { createChannel } from './channels.ts';
import { readAfter } from './history.ts';
import { insertMessages } from './message-rows.ts';
import { sealOldMessages } from './seal-old-messages.ts';

const CANARY = `canary-${randomUUID()}`;

interface Room {
  tenantId: TenantId;
  author: PersonId;
  channelId: ChannelId;
}

async function newRoom(database: Database): Promise<Room> {
  const domain = `t${randomUUID()}.test`;
  const wanted = { domain, name: 'T', rules: { everyone: {}, roles: {} } };
  const made = await createTenant(database, wanted, 1, async (tx, { id: tenantId }) => {
    const ann = {
      email: `ann@${domain}`,
      name: 'Ann',
      title: '',
      role: 'member',
      endsAt: null,
    } as const;
    const { id: author } = await insertPerson(tx, tenantId, ann, 'no password', 1);
    const room = { kind: 'private' as const, name: 'room', topic: '', memberIds: [] };
    const { id } = must(
      await createChannel(tx, { tenantId, personId: author, role: 'member' }, room, 1),
    );
    return { tenantId, author, channelId: id };
  });
  return must(made).furnished;
}

const messageIn = ({ author, channelId }: Room, seq: number, body: string): Message => ({
  id: MessageId.parse(randomUUID()),
  channelId,
  seq,
  clientId: ClientMessageId.parse(randomUUID()),
  authorId: author,
  body,
  sentAt: seq,
});

const bodiesIn = (database: Database, seal: TenantSeal, { tenantId, author, channelId }: Room) =>
  database.inTenant(tenantId, async (tx) => {
    const page = await readAfter(tx, seal, author, { channelId, afterSeq: 0, limit: 500 });
    return must(page).messages.map(({ body }) => body);
  });

describe('what people write', () => {
  /** Every byte that a database keeps, after what `write` wrote. */
  async function bytesAfter(
    write: (database: Database, room: Room, seal: TenantSeal) => Promise<void>,
  ): Promise<Buffer> {
    const source = await newSource('pglite');
    if (!('memory' in source)) throw new Error('not in memory');
    const engine = await openPglite(source);
    const database = await openDatabase(engine, 1);
    const provider = createMemoryKeyProvider();
    const sealing = createTenantSealing({ database, provider, clock: Date.now });
    const room = await newRoom(database);
    await write(database, room, await sealing.of(room.tenantId));
    await database.asOwner((tx) => tx.execute(sql`select 1`));
    await engine.client.exec('checkpoint');
    const dump = await engine.client.dumpDataDir('none');
    await database.close();
    return Buffer.from(await dump.arrayBuffer());
  }

  const sealedBy = (seal: TenantSeal) => (database: Database, room: Room) =>
    database.inTenant(room.tenantId, (tx) =>
      insertMessages(tx, seal, [messageIn(room, 1, `before ${CANARY} after`)]),
    );

  it('is nowhere in the bytes of the database', async () => {
    const bytes = await bytesAfter((database, room, seal) => sealedBy(seal)(database, room));
    expect(bytes.includes(CANARY)).toBe(false);
  });

  it('control: without the seal the same scan finds it', async () => {
    const bytes = await bytesAfter((database, room, seal) =>
      sealedBy({ ...seal, sealBytes: (_, plain) => Buffer.from(plain) })(database, room),
    );
    expect(bytes.includes(CANARY)).toBe(true);
  });
});

describe.each(ENGINES)('sealed messages on %s', (kind) => {
  it('open in their own place alone', async () => {
    const { database, sealing } = await openTestDatabase(kind);
    const room = await newRoom(database);
    const seal = await sealing.of(room.tenantId);
    await database.inTenant(room.tenantId, (tx) =>
      insertMessages(tx, seal, [messageIn(room, 1, 'one'), messageIn(room, 2, 'two')]),
    );
    expect(await bodiesIn(database, seal, room)).toEqual(['one', 'two']);
    // Somebody who can write to the database puts one message's words into another.
    await database.asOwner(async (tx) => {
      await tx.execute(sql`select set_config('nightjar.tenant', ${room.tenantId}, true)`);
      await tx.execute(sql`
        update messages set content = (select content from messages where seq = 1)
        where seq = 2`);
    });
    await expect(bodiesIn(database, seal, room)).rejects.toMatchObject({ name: 'SealBroken' });
    await database.close();
  });

  it('cannot be written in plain words by a request', async () => {
    const { database } = await openTestDatabase(kind);
    const room = await newRoom(database);
    const { channelId, author } = room;
    const plain = database.inTenant(room.tenantId, (tx) =>
      tx.execute(sql`
        insert into messages (tenant_id, channel_id, seq, id, client_id, author_id, body, sent_at)
        values (current_tenant(), ${channelId}, 1, gen_random_uuid(), gen_random_uuid(), ${author}, 'x', 0)`),
    );
    await expect(plain).rejects.toThrow();
    await database.close();
  });
});

describe.each(ENGINES)('messages from before there were keys, on %s', (kind) => {
  /** As the database was left by the migration: their words stand in `body`. */
  async function leaveUnsealed(database: Database, room: Room, count: number): Promise<void> {
    await database.asOwner(async (tx) => {
      await tx.execute(sql`select set_config('nightjar.tenant', ${room.tenantId}, true)`);
      await tx.execute(sql`
        insert into messages (tenant_id, channel_id, seq, id, client_id, author_id, body, sent_at)
        select current_tenant(), ${room.channelId}, n, gen_random_uuid(), gen_random_uuid(),
          ${room.author}, ${CANARY} || n, n
        from generate_series(1, ${count}::integer) n`);
      await tx.execute(sql`update tenants set unsealed = true where id = ${room.tenantId}`);
    });
  }
  const expected = (count: number) => Array.from({ length: count }, (_, i) => `${CANARY}${i + 1}`);
  const plainIn = (database: Database, { tenantId }: Room) =>
    database.inTenant(tenantId, async (tx) => {
      const query = sql`select count(*)::integer as n from messages where body is not null`;
      const [row] = await rowsOf(tx, query, z.object({ n: z.int() }));
      return row?.n;
    });

  it('are sealed at the first start, also when it is cut short in between', async () => {
    const { database, sealing } = await openTestDatabase(kind);
    const rooms = [await newRoom(database), await newRoom(database)];
    for (const room of rooms) await leaveUnsealed(database, room, 7);
    let left = 3;
    const dying: Database = {
      ...database,
      asOwner: (work) => {
        if (left-- <= 0) throw new Error('killed');
        return database.asOwner(work);
      },
    };
    await expect(sealOldMessages(dying, sealing, 2)).rejects.toThrow('killed');
    const [first] = rooms;
    if (!first) throw new Error('no room');
    expect([await plainIn(database, first), await plainIn(database, first)]).not.toEqual([7, 7]);
    await sealOldMessages(database, sealing, 2);
    for (const room of rooms) {
      expect(await plainIn(database, room)).toBe(0);
      const seal = await sealing.of(room.tenantId);
      expect(await bodiesIn(database, seal, room)).toEqual(expected(7));
    }
    // From then on there is nothing to do.
    const idle: Database = { ...database, rewrite: () => Promise.reject(new Error('busy')) };
    await sealOldMessages(idle, sealing);
    await database.close();
  });

  if (kind === 'pglite') {
    it('leave nothing behind in the file of their table', async () => {
      const { database, sealing } = await openTestDatabase(kind);
      const room = await newRoom(database);
      await leaveUnsealed(database, room, 3);
      const inFile = () =>
        database.asOwner(async (tx) => {
          const query = sql`
            select position(convert_to(${CANARY}, 'UTF8') in
              pg_read_binary_file(pg_relation_filepath('messages'))) > 0 as found`;
          const [row] = await rowsOf(tx, query, z.object({ found: z.boolean() }));
          return row?.found;
        });
      const flush = () => database.rewrite('messages');
      await flush();
      // Control: before, it is there.
      expect(await inFile()).toBe(true);
      await sealOldMessages(database, sealing);
      expect(await inFile()).toBe(false);
      await database.close();
    });
  }
});
