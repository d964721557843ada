import { ATTACHMENTS_MAX, type AttachmentView } from '../../../../shared/domain/attachment.ts';
import type { ChannelId } from '../../../../shared/domain/ids.ts';
import type { UploadView } from '../../../../shared/ipc/calls/files.ts';
import { countOfDraft, type FileDesk } from './file-desk.ts';

/** Of the files that somebody gives, those that there is still room for. */
export function fitting<T>(
  { store }: Pick<FileDesk, 'store'>,
  channelId: ChannelId,
  given: readonly T[],
): T[] {
  const room = ATTACHMENTS_MAX - countOfDraft(store.getState(), channelId);
  return given.slice(0, Math.max(0, room));
}

/** As the message shows it that takes it along. */
export function viewOfUpload({ fileId, name, size, type, picture }: UploadView): AttachmentView {
  return { fileId, name, size, type, ...(picture ? { picture } : {}) };
}
