import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileId } from '../../shared/domain/ids.ts';
import {
  PIECE_BYTES,
  pieceAt,
  piecesFor,
  piecesIn,
  sealedSize,
  TAG_BYTES,
} from '../../shared/files/format.ts';
import { createSealer, openPiece } from './cipher.ts';

const newId = () => FileId.parse(randomUUID());

function sealed(key: Uint8Array, fileId: FileId, parts: readonly Uint8Array[]): Buffer {
  const sealer = createSealer(key, fileId);
  return Buffer.concat([...parts.flatMap(sealer.put), sealer.end()]);
}

function opened(key: Uint8Array, fileId: FileId, size: number, bytes: Uint8Array): Buffer {
  return Buffer.concat(
    Array.from({ length: piecesIn(size) }, (_, index) => {
      const piece = pieceAt(size, index);
      return openPiece(key, fileId, piece, bytes.subarray(piece.from, piece.to));
    }),
  );
}

/** Sizes where pieces begin and end, and others. */
const SIZES = fc.oneof(
  fc.constantFrom(0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES),
  fc.nat(3 * PIECE_BYTES),
);

/** `bytes` cut at any places. */
const cut = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const places = [0, ...cuts.map((each) => each % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  return places.slice(1).map((to, at) => bytes.subarray(places[at], to));
};

describe('a sealed file', () => {
  it('is the file again, in whatever parts it was sealed', () => {
    fc.assert(
      fc.property(SIZES, fc.array(fc.nat(), { maxLength: 6 }), (size, cuts) => {
        const [key, fileId, plain] = [randomBytes(32), newId(), randomBytes(size)];
        const bytes = sealed(key, fileId, cut(plain, cuts));
        expect(bytes.length).toBe(sealedSize(size));
        expect(opened(key, fileId, size, bytes).equals(plain)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('is found out wherever a bit of it is another', () => {
    fc.assert(
      fc.property(fc.nat(2 * PIECE_BYTES), fc.nat(), fc.nat(7), (size, place, bit) => {
        const [key, fileId] = [randomBytes(32), newId()];
        const bytes = sealed(key, fileId, [randomBytes(size)]);
        const at = place % bytes.length;
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        expect(() => opened(key, fileId, size, bytes)).toThrow('not what was sealed');
      }),
      { numRuns: 40 },
    );
  });

  it('is found out when it is cut off, also where a piece ends, and whatever size is told of it', () => {
    const [key, fileId, plain] = [randomBytes(32), newId(), randomBytes(2 * PIECE_BYTES)];
    const bytes = sealed(key, fileId, [plain]);
    const half = bytes.subarray(0, PIECE_BYTES + TAG_BYTES);
    expect(() => opened(key, fileId, PIECE_BYTES, half)).toThrow('not what was sealed');
    expect(() => opened(key, fileId, plain.length, half)).toThrow('not what was sealed');
    // Control: the piece itself is whole.
    const first = pieceAt(plain.length, 0);
    expect(openPiece(key, fileId, first, half).equals(plain.subarray(0, PIECE_BYTES))).toBe(true);
  });

  it('is found out when its pieces change places', () => {
    const [key, fileId, plain] = [randomBytes(32), newId(), randomBytes(3 * PIECE_BYTES)];
    const bytes = sealed(key, fileId, [plain]);
    const [a, b] = [pieceAt(plain.length, 0), pieceAt(plain.length, 1)];
    const swapped = Buffer.concat([
      bytes.subarray(b.from, b.to),
      bytes.subarray(a.from, a.to),
      bytes.subarray(b.to),
    ]);
    expect(() => opened(key, fileId, plain.length, swapped)).toThrow('not what was sealed');
  });

  it('is found out when it is another file, under its own key or the same', () => {
    const [key, fileId, other] = [randomBytes(32), newId(), newId()];
    const plain = randomBytes(1_000);
    expect(() => opened(key, other, 1_000, sealed(key, fileId, [plain]))).toThrow();
    expect(() => opened(randomBytes(32), fileId, 1_000, sealed(key, fileId, [plain]))).toThrow();
    expect(() => openPiece(key, fileId, { index: 0, last: true }, Buffer.alloc(3))).toThrow();
  });

  it('has for any part of the file the pieces that hold it', () => {
    fc.assert(
      fc.property(SIZES, fc.nat(4 * PIECE_BYTES), fc.nat(2 * PIECE_BYTES), (size, from, length) => {
        const pieces = piecesFor(size, from, length);
        const begin = (pieces[0]?.index ?? 0) * PIECE_BYTES;
        const end = pieces.length === 0 ? 0 : begin + pieces.length * PIECE_BYTES;
        if (from < size && length > 0) {
          expect(begin).toBeLessThanOrEqual(from);
          expect(end).toBeGreaterThanOrEqual(Math.min(size, from + length));
        } else expect(pieces).toEqual([]);
      }),
    );
  });
});
