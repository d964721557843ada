import { randomUUID } from 'node:crypto';
import { ChannelId, type FileId } from '../../../shared/domain/ids.ts';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import {
  type DownloadView,
  FILE_PART_MAX,
  type UploadView,
} from '../../../shared/ipc/calls/files.ts';
import { createBackground } from '../../sync/background.ts';
import { must, QUICK, realClock } from '../../sync/testing/client.ts';
import type { Unlocked } from '../../sync/unlocked.ts';
import type { MessageStore } from '../../vault/message-store.ts';
import { createAttachmentBook } from '../attachment-book.ts';
import { createFiles, type FileOptions } from '../files.ts';

/** One unlocked client's files, as its page sees them. */
export function openDesk(store: MessageStore, options: FileOptions) {
  const uploads = new Map<FileId, UploadView>();
  const downloads = new Map<FileId, DownloadView>();
  const failures: string[] = [];
  const background = createBackground(realClock, ({ code }) => failures.push(code));
  const book = createAttachmentBook();
  const unlocked: Unlocked = {
    store() {
      if (background.stopped) throw new NightjarError('WrongState', 'locked');
      return store;
    },
    line: {
      open: true,
      call: async () => {
        throw new Error('nobody calls');
      },
    },
    me: () => null,
    book,
    emit(_name, payload) {
      if ('uploads' in payload) {
        uploads.clear();
        for (const upload of payload.uploads) uploads.set(upload.fileId, upload);
      }
      if ('download' in payload) downloads.set(payload.download.fileId, payload.download);
    },
    background,
    clock: realClock,
    timings: QUICK,
  };
  const files = createFiles(unlocked, options);
  const { calls } = files;
  return {
    files,
    book,
    uploads,
    downloads,
    failures,
    calls,
    /** As the page hands over a file. */
    async give(
      bytes: Uint8Array<ArrayBuffer>,
      name = 'notes.txt',
      channelId: ChannelId = ChannelId.parse(randomUUID()),
    ): Promise<FileId> {
      const size = bytes.length;
      const { fileId } = must(
        await calls['files.begin']({ channelId, name, size, type: 'text/plain' }),
      );
      for (let from = 0; from < size; from += FILE_PART_MAX) {
        must(
          await calls['files.put']({ fileId, bytes: bytes.subarray(from, from + FILE_PART_MAX) }),
        );
      }
      must(await calls['files.finish']({ fileId }));
      return fileId;
    },
    async read(fileId: FileId, size: number): Promise<Buffer> {
      const parts: Uint8Array[] = [];
      for (let from = 0; from < size; from += FILE_PART_MAX) {
        parts.push(must(await calls['files.read']({ fileId, from, length: FILE_PART_MAX })).bytes);
      }
      return Buffer.concat(parts);
    },
    async lock(): Promise<void> {
      const stopped = background.stop();
      files.stop();
      await stopped;
    },
  };
}
