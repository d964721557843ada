import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { TenantId } from '../../shared/domain/ids.ts';
import { Message } from '../../shared/domain/message.ts';
import type { Database } from '../db/database.ts';
import { asRecords, rowsOf, type Tx } from '../db/rows.ts';
import { messages, tenants } from '../db/schema.ts';
import type { TenantSeal } from '../keys/tenant-seal.ts';
import type { TenantSealing } from '../keys/tenant-sealing.ts';
import { MESSAGE_COLUMNS, sealContent } from './message-rows.ts';

/** Messages in one transaction. */
const BATCH = 500;

const Unsealed = z.object({ id: TenantId });
const OldMessages = z.array(Message);

/**
 * Seals the messages that were written before messages were sealed; nothing to do at every start but the
 * first. Cut short, it goes on where it was. Afterwards the table's file is written anew, because what was
 * there before a change stays in it otherwise.
 */
export async function sealOldMessages(
  database: Database,
  sealing: Pick<TenantSealing, 'of'>,
  batch = BATCH,
): Promise<void> {
  const waiting = await database.asOwner(async (tx) => {
    await tx.execute(sql`set local role nightjar_lookup`);
    return rowsOf(tx, sql`select id from tenants where unsealed`, Unsealed);
  });
  if (waiting.length === 0) return;
  // Before the companies count as done: cut short in between, it is done again.
  for (const { id } of waiting) await sealTenant(database, await sealing.of(id), id, batch);
  await database.rewrite('messages');
  for (const { id } of waiting) {
    await database.asOwner(async (tx) => {
      await enter(tx, id);
      await tx.update(tenants).set({ unsealed: false }).where(eq(tenants.id, id));
    });
  }
}

async function sealTenant(
  database: Database,
  seal: TenantSeal,
  tenantId: TenantId,
  batch: number,
): Promise<void> {
  for (let sealed = batch; sealed === batch; ) {
    sealed = await database.asOwner(async (tx) => {
      await enter(tx, tenantId);
      return sealBatch(tx, seal, tenantId, batch);
    });
  }
}

async function sealBatch(
  tx: Tx,
  seal: TenantSeal,
  tenantId: TenantId,
  batch: number,
): Promise<number> {
  const rows = await tx
    .select({ ...MESSAGE_COLUMNS, body: messages.body })
    .from(messages)
    // In so many words: the owner may be a superuser, whom row-level security does not hold.
    .where(and(eq(messages.tenantId, tenantId), isNotNull(messages.body)))
    .orderBy(asc(messages.channelId), asc(messages.seq))
    .limit(batch);
  const sealed = OldMessages.parse(rows).map((message) => ({
    channelId: message.channelId,
    seq: message.seq,
    content: sealContent(seal, message).toString('base64'),
  }));
  await tx.execute(sql`
    update messages m set content = decode(r.content, 'base64'), body = null
    from jsonb_to_recordset(${asRecords(sealed)}) as r("channelId" uuid, seq bigint, content text)
    where m.tenant_id = ${tenantId} and m.channel_id = r."channelId" and m.seq = r.seq`);
  return sealed.length;
}

const enter = (tx: Tx, tenantId: TenantId) =>
  tx.execute(sql`select set_config('nightjar.tenant', ${tenantId}, true)`);
