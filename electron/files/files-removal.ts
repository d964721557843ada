import type { Blobs, Weight } from './blobs.ts';

/** All files of messages that are on this computer, wherever they are kept. */
export interface FilesRemoval {
  /** Begins to remove them; `removeAll` then tells how it ended. */
  begin(): void;
  /** Idempotent. Answers what went. */
  removeAll(): Promise<Weight>;
  weigh(): Promise<Weight>;
}

export function createFilesRemoval(
  places: Readonly<Record<'disk' | 'memory', Blobs>>,
): FilesRemoval {
  let begun: Promise<Weight> | null = null;
  const together = async (work: (blobs: Blobs) => Promise<Weight>): Promise<Weight> => {
    const [disk, memory] = await Promise.all([work(places.disk), work(places.memory)]);
    return { files: disk.files + memory.files, bytes: disk.bytes + memory.bytes };
  };
  const remove = () => together((blobs) => blobs.removeAll());

  return {
    begin() {
      begun ??= remove();
      // Whoever asks how it ended hears of it.
      begun.catch(() => undefined);
    },
    removeAll() {
      const removal = begun ?? remove();
      begun = null;
      return removal;
    },
    weigh: () => together((blobs) => blobs.weigh()),
  };
}
