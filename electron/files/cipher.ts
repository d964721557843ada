import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { FileId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { PIECE_BYTES, type Piece, TAG_BYTES } from '../../shared/files/format.ts';

/** 96 bits, as GCM counts best with (NIST SP 800-38D §5.2.1.1). */
const NONCE_BYTES = 12;
const FORMAT = 'nightjar/file/v1';

/** The piece's number: a key seals one file, once, so no nonce comes twice. */
function nonceOf({ index }: Pick<Piece, 'index'>): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(index, NONCE_BYTES - 4);
  return nonce;
}

const associated = (fileId: FileId, { index, last }: Pick<Piece, 'index' | 'last'>): Buffer =>
  Buffer.from(`${FORMAT} ${fileId} ${index} ${last ? 'last' : 'more'}`);

export function sealPiece(
  key: Uint8Array,
  fileId: FileId,
  at: Pick<Piece, 'index' | 'last'>,
  plain: Uint8Array,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(at));
  cipher.setAAD(associated(fileId, at));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws NightjarError `FileDamaged` when this is not that piece of that file */
export function openPiece(
  key: Uint8Array,
  fileId: FileId,
  at: Pick<Piece, 'index' | 'last'>,
  sealed: Uint8Array,
): Buffer {
  if (sealed.length < TAG_BYTES) throw damaged();
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(at), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated(fileId, at));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    // It throws for one reason: the tag does not fit.
    plain.fill(0);
    throw damaged();
  }
  return plain;
}

const damaged = () => new NightjarError('FileDamaged', 'a piece is not what was sealed');

/**
 * Seals what comes in parts of any size. Holds one piece back, since only the end tells which is the
 * last; the part that is held is overwritten as it goes.
 */
export interface Sealer {
  /** The pieces that are whole by now. */
  put(part: Uint8Array): Buffer[];
  end(): Buffer;
}

export function createSealer(key: Uint8Array, fileId: FileId): Sealer {
  const held = Buffer.alloc(PIECE_BYTES);
  let filled = 0;
  let index = 0;

  function seal(last: boolean): Buffer {
    const sealed = sealPiece(key, fileId, { index, last }, held.subarray(0, filled));
    held.fill(0);
    filled = 0;
    index += 1;
    return sealed;
  }

  return {
    put(part) {
      const sealed: Buffer[] = [];
      for (let at = 0; at < part.length; ) {
        // Full, and more comes: so it is not the last.
        if (filled === PIECE_BYTES) sealed.push(seal(false));
        const taken = Math.min(PIECE_BYTES - filled, part.length - at);
        held.set(part.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
      }
      return sealed;
    },
    end: () => seal(true),
  };
}
