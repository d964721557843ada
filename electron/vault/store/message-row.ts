import { z } from 'zod';
import { type Attachment, Attachments } from '../../../shared/domain/attachment.ts';
import { Message } from '../../../shared/domain/message.ts';
import { json } from './json.ts';

/** Columns of `messages`, named as in `Message`. `place` is the row's own. */
export const MESSAGE_COLUMNS = `place, id, channel_id AS channelId, seq, client_id AS clientId,
  author_id AS authorId, body, attachments, sent_at AS sentAt`;

export const MessageRow = Message.extend({
  place: z.int(),
  attachments: json(Attachments).nullable(),
});
export type MessageRow = z.infer<typeof MessageRow>;

export function messageOf({ place: _, attachments, ...message }: MessageRow): Message {
  return attachments ? { ...message, attachments } : message;
}

/** Null for none. */
export const attachmentsAsJson = (attachments: readonly Attachment[] = []): string | null =>
  attachments.length > 0 ? JSON.stringify(attachments) : null;

/** What search finds a message by: what it says, and what its files are called. */
export function searchableIn({
  body,
  attachments,
}: {
  body: string;
  attachments?: readonly Pick<Attachment, 'name'>[] | null | undefined;
}): string {
  return attachments ? [body, ...attachments.map(({ name }) => name)].join('\n') : body;
}
