import { z } from 'zod';
import { ChannelId, ClientMessageId, EpochMs, MessageId, PersonId, Sequence } from './ids.ts';

/** Characters (UTF-16 code units) in one message's body. */
export const BODY_MAX = 8_000;

export const Body = z.string().trim().min(1).max(BODY_MAX);

/** A message as the server keeps it. */
export const Message = z.object({
  id: MessageId,
  channelId: ChannelId,
  seq: Sequence.min(1),
  clientId: ClientMessageId,
  authorId: PersonId,
  body: z.string().min(1).max(BODY_MAX),
  sentAt: EpochMs,
});
export type Message = z.infer<typeof Message>;
