import { z } from 'zod';
import { Attachments } from './attachment.ts';
import { ChannelId, ClientMessageId, EpochMs, MessageId, PersonId, Sequence } from './ids.ts';

/** Characters (UTF-16 code units) in one message's body. */
export const BODY_MAX = 8_000;

/** Of a message that says something by itself; one with files need not. */
export const Body = z.string().trim().max(BODY_MAX);

/** A message as the server keeps it. */
export const Message = z.object({
  id: MessageId,
  channelId: ChannelId,
  seq: Sequence.min(1),
  clientId: ClientMessageId,
  authorId: PersonId,
  /** Empty only where there are files. */
  body: z.string().max(BODY_MAX),
  /** Absent for none. */
  attachments: Attachments.min(1).optional(),
  sentAt: EpochMs,
});
export type Message = z.infer<typeof Message>;
