import { ATTACHMENTS_MAX, type Attachment } from '../../shared/domain/attachment.ts';
import type { ChannelId, PersonId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { sealedSize } from '../../shared/files/format.ts';
import type { FileRow } from './file-rows.ts';

interface Taker {
  authorId: PersonId;
  channelId: ChannelId;
  attachments?: readonly Attachment[] | undefined;
}

/**
 * Takes a message's files out of those that are unsent. `NotFound` unless each is the author's own,
 * uploaded for this channel, and as long as the message says: nobody points others at what is not theirs.
 */
export function takeFiles(
  unsent: Map<string, FileRow>,
  { authorId, channelId, attachments = [] }: Taker,
): Result<void> {
  const ids = new Set(attachments.map(({ fileId }) => fileId));
  const good = attachments.every(({ fileId, size }) => {
    const file = unsent.get(fileId);
    return (
      file?.personId === authorId && file.channelId === channelId && file.bytes === sealedSize(size)
    );
  });
  if (!good || ids.size !== attachments.length || ids.size > ATTACHMENTS_MAX) {
    return err('NotFound', { detail: 'no such file' });
  }
  for (const fileId of ids) unsent.delete(fileId);
  return ok(undefined);
}
