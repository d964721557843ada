import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { AttachmentView } from '../../../../shared/domain/attachment.ts';
import type { DownloadView, UploadView } from '../../../../shared/ipc/calls/files.ts';
import { useChat } from '../chat-context.ts';

export interface FileState {
  /** On its way to the server, with a message that is not sent. */
  upload: UploadView | undefined;
  /** Undefined until main has said. */
  download: DownloadView | undefined;
}

/** Where a file of a message is, as long as somebody looks. */
export function useFile({ fileId }: AttachmentView): FileState {
  const { files } = useChat();
  const upload = useStore(files.store, ({ uploads }) =>
    uploads.find((each) => each.fileId === fileId),
  );
  const download = useStore(files.store, ({ downloads }) => downloads.get(fileId));
  useEffect(() => void files.look(fileId), [files, fileId]);
  return { upload, download };
}
