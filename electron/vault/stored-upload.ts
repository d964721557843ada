import { z } from 'zod';
import { Attachment } from '../../shared/domain/attachment.ts';
import { ChannelId, ClientMessageId } from '../../shared/domain/ids.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** A file on its way to the server, as the store keeps it until its message is sent. */
export const StoredUpload = z.object({
  attachment: Attachment,
  channelId: ChannelId,
  /** Of the message in the outbox that waits for it; null while the message is being written. */
  clientId: ClientMessageId.nullable(),
  /** How far it came is for the server to say. */
  state: z.enum(['waiting', 'paused', 'failed']),
  error: AppError.nullable(),
});
export type StoredUpload = z.infer<typeof StoredUpload>;
