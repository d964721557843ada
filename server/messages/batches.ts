/**
 * Group commit: what arrives while one batch is being worked on becomes the next batch. The first
 * item never waits, and under load one transaction carries many. Batches run one after the other.
 */
export function createBatches<T>(
  run: (items: readonly T[]) => Promise<void>,
  limit: number,
): { add(item: T): void; idle(): Promise<void> } {
  let waiting: T[] = [];
  let running: Promise<void> | null = null;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, limit);
      waiting = waiting.slice(limit);
      await run(batch);
    }
    running = null;
  }

  return {
    add(item) {
      waiting.push(item);
      // After the present turn of the event loop: a burst read from many sockets is one batch.
      running ??= new Promise<void>((resolve) => setImmediate(resolve)).then(work);
    },
    async idle() {
      while (running) await running;
    },
  };
}
