import type { AttachmentView } from '../../../../shared/domain/attachment.ts';
import type { FileId } from '../../../../shared/domain/ids.ts';
import type { FileDesk } from './file-desk.ts';
import { boxOf } from './kinds.ts';

/** Small pictures that are held, the newest: what is scrolled back to is drawn at once. */
const HELD = 60;

/** Pictures of the list, decoded in their small size. Null for one that is none. */
export interface Bitmaps {
  held(fileId: FileId): ImageBitmap | undefined;
  of(file: AttachmentView): Promise<ImageBitmap | null>;
  close(): void;
}

export function createBitmaps(desk: Pick<FileDesk, 'read'>): Bitmaps {
  const held = new Map<FileId, ImageBitmap>();

  async function decode(file: AttachmentView): Promise<ImageBitmap | null> {
    const read = await desk.read(file);
    if (!read.ok || !file.picture) return null;
    const { width, height } = boxOf(file.picture);
    try {
      return await createImageBitmap(read.value, {
        resizeWidth: Math.round(width * window.devicePixelRatio),
        resizeHeight: Math.round(height * window.devicePixelRatio),
        resizeQuality: 'high',
      });
    } catch {
      return null;
    }
  }

  return {
    held: (fileId) => held.get(fileId),
    async of(file) {
      const known = held.get(file.fileId);
      const bitmap = known ?? (await decode(file));
      if (!bitmap) return null;
      held.delete(file.fileId);
      held.set(file.fileId, bitmap);
      const [oldest] = held.keys();
      // Not closed: somebody may be drawing it. It goes when nobody has it any more.
      if (held.size > HELD && oldest !== undefined) held.delete(oldest);
      return bitmap;
    },
    close: () => held.clear(),
  };
}
