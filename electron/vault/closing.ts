/**
 * How far the end of the store has come: `finishing`, writes that were sent before are still done and
 * reads are refused; `giving-up`, nothing is done any more and what is under way is rolled back.
 */
const STAGES = ['no', 'finishing', 'giving-up'] as const;
type Stage = (typeof STAGES)[number];

/**
 * Told to the worker through shared memory, because the thread takes no messages while it works. The
 * thread looks between short pieces of work.
 */
export interface Closing {
  readonly memory: SharedArrayBuffer;
  set(stage: Stage): void;
  /** Whether work of this kind is to be left. */
  refuses(kind: 'read' | 'write'): boolean;
}

export function createClosing(
  memory = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
): Closing {
  const cell = new Int32Array(memory);
  return {
    memory,
    set: (stage) => void Atomics.store(cell, 0, STAGES.indexOf(stage)),
    refuses: (kind) =>
      Atomics.load(cell, 0) >= STAGES.indexOf(kind === 'read' ? 'finishing' : 'giving-up'),
  };
}
