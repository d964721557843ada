import { createHash } from 'node:crypto';
import type { FileId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import type { Blobs, Weight } from './blobs.ts';

/** Bytes of all files together. A computer that may keep nothing holds as much as it can spare. */
const MEMORY_MOST = 512 * 2 ** 20;

interface Held {
  parts: Buffer[];
  whole: boolean;
  /** It can be fetched again. */
  spare: boolean;
}

const sizeOf = ({ parts }: Held): number => parts.reduce((sum, { length }) => sum + length, 0);

/** For sessions that leave nothing on the disk. Gone with the process. */
export function createMemoryBlobs(most = MEMORY_MOST): Blobs {
  const held = new Map<FileId, Held>();
  const weigh = (): Weight => ({
    files: held.size,
    bytes: [...held.values()].reduce((sum, each) => sum + sizeOf(each), 0),
  });

  /** As far as can be: what nobody has read for the longest time goes first. */
  function makeRoom(bytes: number): void {
    let { bytes: used } = weigh();
    for (const [fileId, file] of held) {
      if (used + bytes <= most) return;
      if (!file.spare) continue;
      held.delete(fileId);
      used -= sizeOf(file);
    }
  }

  return {
    async openPart(fileId, fresh) {
      const before = held.get(fileId);
      const file: Held =
        !fresh && before && !before.whole ? before : { parts: [], whole: false, spare: false };
      held.set(fileId, file);
      return {
        get size() {
          return sizeOf(file);
        },
        async append(bytes) {
          makeRoom(bytes.length);
          if (weigh().bytes + bytes.length > most) throw new NightjarError('DiskFull', 'in memory');
          file.parts.push(Buffer.from(bytes));
        },
        async hash() {
          const hash = createHash('sha256');
          for (const part of file.parts) hash.update(part);
          return hash.digest('base64url');
        },
        async keep() {
          file.parts = [Buffer.concat(file.parts)];
          file.whole = true;
        },
        async close() {},
      };
    },
    async size(fileId) {
      const file = held.get(fileId);
      return file?.whole ? sizeOf(file) : null;
    },
    async read(fileId, from, to) {
      const file = held.get(fileId);
      const [bytes] = file?.parts ?? [];
      if (!file || !bytes) throw new NightjarError('NotFound', 'no such file here');
      held.delete(fileId);
      held.set(fileId, file);
      return bytes.subarray(from, to);
    },
    spare(fileId) {
      const file = held.get(fileId);
      if (file?.whole) file.spare = true;
    },
    async remove(fileId) {
      held.delete(fileId);
    },
    list: async () => [...held.keys()],
    weigh: async () => weigh(),
    async removeAll() {
      const gone = weigh();
      held.clear();
      return gone;
    },
  };
}
