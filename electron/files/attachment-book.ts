import type { Attachment } from '../../shared/domain/attachment.ts';
import type { FileId } from '../../shared/domain/ids.ts';

/**
 * What opens the files that were shown since the unlock: the page names a file, and only main knows its
 * key. Goes with the next lock.
 */
export interface AttachmentBook {
  note(attachments: readonly Attachment[] | undefined): void;
  find(fileId: FileId): Attachment | undefined;
}

export function createAttachmentBook(): AttachmentBook {
  const known = new Map<FileId, Attachment>();
  return {
    note(attachments = []) {
      for (const attachment of attachments) known.set(attachment.fileId, attachment);
    },
    find: (fileId) => known.get(fileId),
  };
}
