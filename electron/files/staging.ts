import { randomUUID } from 'node:crypto';
import { type Attachment, type AttachmentView, viewOf } from '../../shared/domain/attachment.ts';
import { type ChannelId, FileId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { safeFileName } from '../../shared/files/file-name.ts';
import type { IpcParsed } from '../../shared/ipc/contract.ts';
import { createTurns, type Turns } from '../durable/turns.ts';
import { KEY_BYTES } from '../vault/seal.ts';
import { randomSecret } from '../vault/secret-bytes.ts';
import type { Blobs, Part } from './blobs.ts';
import { createSealer, type Sealer } from './cipher.ts';

/** Files that the page hands over piece by piece. What touches the disk of them is encrypted already. */
export interface Staging {
  begin(wanted: IpcParsed<'files.begin'>): Promise<Result<{ fileId: FileId }>>;
  put(fileId: FileId, bytes: Uint8Array): Promise<Result<void>>;
  /** Whole, and kept. `BadRequest` when it is not of the size that was said. */
  finish(fileId: FileId): Promise<Result<{ channelId: ChannelId; attachment: Attachment }>>;
  /** Whether there was one. */
  drop(fileId: FileId): Promise<boolean>;
  /** Before they are whole. */
  views(): { channelId: ChannelId; view: AttachmentView; progress: number }[];
  /** Lets go of all of them. */
  stop(): void;
}

interface Staged {
  channelId: ChannelId;
  attachment: Attachment;
  key: Buffer;
  sealer: Sealer;
  part: Part;
  taken: number;
  turns: Turns;
}

export function createStaging(blobs: Blobs): Staging {
  const staged = new Map<FileId, Staged>();
  const gone = () => err('NotFound', { detail: 'no such file' });

  /** Nobody else works on the file meanwhile, nor on one that was let go of. */
  async function working<T>(
    fileId: FileId,
    work: (file: Staged) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const file = staged.get(fileId);
    return file
      ? file.turns.take(async () => (staged.get(fileId) === file ? work(file) : gone()))
      : gone();
  }

  async function letGo(fileId: FileId, file: Staged): Promise<void> {
    staged.delete(fileId);
    file.key.fill(0);
    await file.part.close();
  }

  async function drop(fileId: FileId): Promise<boolean> {
    const file = staged.get(fileId);
    if (!file) return false;
    await file.turns.take(async () => {
      await letGo(fileId, file);
      await blobs.remove(fileId);
    });
    return true;
  }

  return {
    async begin({ channelId, name, size, type, picture }) {
      const fileId = FileId.parse(randomUUID());
      const key = randomSecret(KEY_BYTES);
      staged.set(fileId, {
        channelId,
        attachment: {
          fileId,
          name: safeFileName(name),
          size,
          type,
          ...(picture ? { picture } : {}),
          key: key.toString('base64url'),
          sha256: '',
        },
        key,
        sealer: createSealer(key, fileId),
        part: await blobs.openPart(fileId, true),
        taken: 0,
        turns: createTurns(),
      });
      return ok({ fileId });
    },
    put: (fileId, bytes) =>
      working(fileId, async (file) => {
        if (file.taken + bytes.length > file.attachment.size) {
          return err('BadRequest', { detail: 'more than was said' });
        }
        for (const piece of file.sealer.put(bytes)) await file.part.append(piece);
        file.taken += bytes.length;
        return ok(undefined);
      }),
    finish: (fileId) =>
      working(fileId, async (file) => {
        if (file.taken !== file.attachment.size) {
          return err('BadRequest', { detail: 'less than was said' });
        }
        await file.part.append(file.sealer.end());
        const attachment = { ...file.attachment, sha256: await file.part.hash() };
        await file.part.keep();
        staged.delete(fileId);
        file.key.fill(0);
        return ok({ channelId: file.channelId, attachment });
      }),
    drop,
    views: () =>
      [...staged.values()].map(({ channelId, attachment, taken }) => ({
        channelId,
        view: viewOf(attachment),
        progress: attachment.size === 0 ? 0 : taken / attachment.size,
      })),
    stop() {
      for (const [fileId, file] of staged) {
        void file.turns.take(() => letGo(fileId, file)).catch(() => undefined);
        staged.delete(fileId);
      }
    },
  };
}
