/**
 * How a file is encrypted: cut into pieces of `PIECE_BYTES`, each sealed with AES-256-GCM under the
 * file's own random key. What is authenticated beside the content is the file's id, the piece's place,
 * and whether it is the last: nothing can be cut off, put in another order or taken from another file.
 * An empty file is one empty piece.
 */
export const PIECE_BYTES = 256 * 1024;
/** GCM's, at the end of each piece (NIST SP 800-38D §5.2.1.2). */
export const TAG_BYTES = 16;
const SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES;

/** Where a piece is: in the file, and in what is stored of it. All in bytes. */
export interface Piece {
  index: number;
  last: boolean;
  /** In the ciphertext; ends before `to`. */
  from: number;
  to: number;
}

export const piecesIn = (size: number): number => Math.max(1, Math.ceil(size / PIECE_BYTES));

/** Bytes of the ciphertext of a file of `size` bytes. */
export const sealedSize = (size: number): number => size + piecesIn(size) * TAG_BYTES;

export function pieceAt(size: number, index: number): Piece {
  const last = index === piecesIn(size) - 1;
  const from = index * SEALED_PIECE_BYTES;
  return { index, last, from, to: last ? sealedSize(size) : from + SEALED_PIECE_BYTES };
}

/** The pieces that hold `length` bytes from `from` on, as far as the file goes; none beyond its end. */
export function piecesFor(size: number, from: number, length: number): Piece[] {
  const end = Math.min(size, from + length);
  if (from >= end) return [];
  const first = Math.floor(from / PIECE_BYTES);
  const last = Math.floor((end - 1) / PIECE_BYTES);
  return Array.from({ length: last - first + 1 }, (_, at) => pieceAt(size, first + at));
}
