import type { Attachment } from '../../shared/domain/attachment.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { sealedSize } from '../../shared/files/format.ts';
import type { Blobs, Part } from './blobs.ts';
import type { FileServer } from './file-server.ts';

export interface FetchFile {
  attachment: Pick<Attachment, 'fileId' | 'size' | 'sha256'>;
  blobs: Pick<Blobs, 'openPart' | 'remove'>;
  server: Pick<FileServer, 'fetch'>;
  signal: AbortSignal;
}

/**
 * Fetches what is not here of a file yet, and keeps it when it is the ciphertext that its sender hashed;
 * `FileDamaged` otherwise, and nothing of it stays. @throws what the file system says
 */
export async function fetchFile(
  { attachment, blobs, server, signal }: FetchFile,
  progress: (received: number) => void,
): Promise<Result<void>> {
  const { fileId, size, sha256 } = attachment;
  const length = sealedSize(size);
  const part = await blobs.openPart(fileId, false);
  let kept = false;

  async function fill(into: Part): Promise<Result<void>> {
    if (into.size >= length) return ok(undefined);
    const fetched = await server.fetch(fileId, into.size, signal, async (bytes) => {
      // More than there should be is no part of it: the hash would be another.
      await into.append(bytes.subarray(0, length - into.size));
      progress(into.size);
    });
    if (!fetched.ok) return fetched;
    return into.size === length ? ok(undefined) : err('ServerUnreachable', { detail: 'cut short' });
  }

  try {
    const filled = await fill(part);
    if (!filled.ok) return filled;
    if (part.size !== length || (await part.hash()) !== sha256) {
      await blobs.remove(fileId);
      return err('FileDamaged', { detail: 'another ciphertext' });
    }
    await part.keep();
    kept = true;
    return ok(undefined);
  } finally {
    if (!kept) await part.close();
  }
}
