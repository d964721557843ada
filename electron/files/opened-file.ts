import type { Attachment } from '../../shared/domain/attachment.ts';
import { PIECE_BYTES, piecesFor } from '../../shared/files/format.ts';
import type { Blobs } from './blobs.ts';
import { openPiece } from './cipher.ts';

/**
 * A part of a file that is here, decrypted. Every byte of it was authenticated.
 * @throws NightjarError `FileDamaged`
 */
export async function readOpened(
  blobs: Blobs,
  { fileId, size, key }: Attachment,
  from: number,
  length: number,
): Promise<Buffer<ArrayBuffer>> {
  const secret = Buffer.from(key, 'base64url');
  try {
    const pieces = piecesFor(size, from, length);
    const begin = (pieces[0]?.index ?? 0) * PIECE_BYTES;
    const opened: Buffer[] = [];
    for (const piece of pieces) {
      const sealed = await blobs.read(fileId, piece.from, piece.to);
      opened.push(openPiece(secret, fileId, piece, sealed));
    }
    const end = Math.min(size, from + length);
    return Buffer.concat(opened).subarray(from - begin, Math.max(from, end) - begin);
  } finally {
    secret.fill(0);
  }
}
