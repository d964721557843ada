import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Message } from '../../shared/domain/message.ts';
import { asRecords, type Tx } from '../db/rows.ts';
import { messages } from '../db/schema.ts';
import type { SealedPlace, TenantSeal } from '../keys/tenant-seal.ts';
import { Content, Envelope } from './content.ts';

/** The columns of a message, for `select` of the query builder; `openMessages` reads what comes. */
export const MESSAGE_COLUMNS = {
  id: messages.id,
  channelId: messages.channelId,
  seq: messages.seq,
  clientId: messages.clientId,
  authorId: messages.authorId,
  content: messages.content,
  sentAt: messages.sentAt,
};

const Row = Envelope.extend({ content: z.instanceof(Uint8Array) });
const Rows = z.array(Row);

/** By primary key: the content of one message does not open as another one's, nor in another channel. */
const placeOf = ({ channelId, seq }: Pick<Message, 'channelId' | 'seq'>): SealedPlace => ({
  table: 'messages',
  row: `${channelId} ${seq}`,
});

export function sealContent(seal: TenantSeal, message: Message): Buffer {
  const content: Content = Content.parse(message);
  return seal.sealBytes(placeOf(message), Buffer.from(JSON.stringify(content)));
}

/** Rows of `MESSAGE_COLUMNS` as messages. Throws `SealBroken` for one that was changed. */
export function openMessages(seal: TenantSeal, rows: unknown): Message[] {
  return Rows.parse(rows).map(({ content, ...envelope }) => {
    const opened = seal.openBytes(placeOf(envelope), content).toString('utf8');
    return { ...envelope, ...Content.parse(JSON.parse(opened)) };
  });
}

/** Writes messages whose sequences are already theirs. */
export async function insertMessages(
  tx: Tx,
  seal: TenantSeal,
  rows: readonly Message[],
): Promise<void> {
  const sealed = rows.map((message) => ({
    ...Envelope.parse(message),
    content: sealContent(seal, message).toString('base64'),
  }));
  await tx.execute(sql`
    insert into messages (tenant_id, channel_id, seq, id, client_id, author_id, content, sent_at)
    select current_tenant(), r."channelId", r.seq, r.id, r."clientId", r."authorId",
      decode(r.content, 'base64'), r."sentAt"
    from jsonb_to_recordset(${asRecords(sealed)}) as r(
      "channelId" uuid, seq bigint, id uuid, "clientId" uuid, "authorId" uuid, content text, "sentAt" bigint)`);
}
