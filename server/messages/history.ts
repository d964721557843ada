import { and, asc, desc, eq, gt, lt } from 'drizzle-orm';
import type { ChannelId, PersonId, Sequence } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Tx } from '../db/rows.ts';
import { messages } from '../db/schema.ts';
import type { TenantSeal } from '../keys/tenant-seal.ts';
import { MESSAGE_COLUMNS, openMessages } from './message-rows.ts';
import { isMember } from './positions.ts';

export interface Page {
  messages: Message[];
  /** Whether the channel has further ones in the same direction. */
  more: boolean;
}

/** The first messages after a sequence, ascending. `NotFound` to everybody who is not in the channel. */
export async function readAfter(
  tx: Tx,
  seal: TenantSeal,
  reader: PersonId,
  request: { channelId: ChannelId; afterSeq: Sequence; limit: number },
): Promise<Result<Page>> {
  const { channelId, afterSeq, limit } = request;
  if (!(await isMember(tx, channelId, reader))) return noSuchChannel();
  const rows = await tx
    .select(MESSAGE_COLUMNS)
    .from(messages)
    .where(and(eq(messages.channelId, channelId), gt(messages.seq, afterSeq)))
    .orderBy(asc(messages.seq))
    .limit(limit + 1);
  return ok(toPage(openMessages(seal, rows), limit));
}

/** The last messages before a sequence, ascending. `NotFound` to everybody who is not in the channel. */
export async function readBefore(
  tx: Tx,
  seal: TenantSeal,
  reader: PersonId,
  request: { channelId: ChannelId; beforeSeq: Sequence; limit: number },
): Promise<Result<Page>> {
  const { channelId, beforeSeq, limit } = request;
  if (!(await isMember(tx, channelId, reader))) return noSuchChannel();
  const rows = await tx
    .select(MESSAGE_COLUMNS)
    .from(messages)
    .where(and(eq(messages.channelId, channelId), lt(messages.seq, beforeSeq)))
    .orderBy(desc(messages.seq))
    .limit(limit + 1);
  const page = toPage(openMessages(seal, rows), limit);
  return ok({ ...page, messages: page.messages.toReversed() });
}

const toPage = (rows: Message[], limit: number): Page => ({
  messages: rows.slice(0, limit),
  more: rows.length > limit,
});

const noSuchChannel = () => err('NotFound', { detail: 'no such channel' });
