import { z } from 'zod';
import { Message } from '../../../shared/domain/message.ts';

/** Columns of `messages`, named as in `Message`. `place` is the row's own. */
export const MESSAGE_COLUMNS = `place, id, channel_id AS channelId, seq, client_id AS clientId,
  author_id AS authorId, body, sent_at AS sentAt`;

export const MessageRow = Message.extend({ place: z.int() });
export type MessageRow = z.infer<typeof MessageRow>;

export const messageOf = ({ place: _, ...message }: MessageRow): Message => message;
