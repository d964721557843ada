import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { Message } from '../../shared/domain/message.ts';
import { asRecords, type Tx } from '../db/rows.ts';
import { messages } from '../db/schema.ts';

/** The columns of a message, for `select` and `returning` of the query builder. */
export const MESSAGE_COLUMNS = {
  id: messages.id,
  channelId: messages.channelId,
  seq: messages.seq,
  clientId: messages.clientId,
  authorId: messages.authorId,
  body: messages.body,
  sentAt: messages.sentAt,
};

export const Messages = z.array(Message);

/** Writes messages whose sequences are already theirs. */
export async function insertMessages(tx: Tx, rows: readonly Message[]): Promise<void> {
  await tx.execute(sql`
    insert into messages (tenant_id, channel_id, seq, id, client_id, author_id, body, sent_at)
    select current_tenant(), r."channelId", r.seq, r.id, r."clientId", r."authorId", r.body, r."sentAt"
    from jsonb_to_recordset(${asRecords(rows)}) as r(
      "channelId" uuid, seq bigint, id uuid, "clientId" uuid, "authorId" uuid, body text, "sentAt" bigint)`);
}
