import type { Attachment } from '../../shared/domain/attachment.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { PIECE_BYTES } from '../../shared/files/format.ts';
import type { Blobs } from './blobs.ts';
import { readOpened } from './opened-file.ts';

/** Bytes that are decrypted at once. */
const STEP_BYTES = 16 * PIECE_BYTES;

/** Asks where, and writes there; see `SaveOutside`. */
export type SaveOpened = (name: string, parts: AsyncIterable<Uint8Array>) => Promise<boolean>;

/** A copy of the person's own, outside of all that Nightjar keeps. */
export function saveOpened(
  blobs: Blobs,
  attachment: Attachment,
  save: SaveOpened,
  goOn: () => boolean,
): Promise<boolean> {
  const check = () => {
    if (!goOn()) throw new NightjarError('WrongState', 'locked');
  };
  async function* parts(): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < attachment.size; from += STEP_BYTES) {
      check();
      // Not overwritten afterwards: whoever takes it may still be writing it.
      yield await readOpened(blobs, attachment, from, STEP_BYTES);
    }
    // Also of an empty one, and before the last part counts.
    check();
  }
  return save(attachment.name, parts());
}
