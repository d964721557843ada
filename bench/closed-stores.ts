import type { Client } from '../e2e/fixtures/client.ts';

/** When the client's store was closed: its thread has ended, and with it the key is out of memory. */
export interface ClosedStores {
  /** Of the newest one, as `Date.now` has it. @throws when none was closed */
  newest(): Promise<number>;
}

/** Watches a client's threads, of which the store's is the only one, from now on. */
export async function watchClosedStores(client: Client): Promise<ClosedStores> {
  await client.evaluate(() => {
    process.on('worker', (worker) =>
      worker.once('exit', () => Object.assign(globalThis, { storeClosedAt: Date.now() })),
    );
  });
  return {
    async newest() {
      const at: unknown = await client.evaluate(() => Reflect.get(globalThis, 'storeClosedAt'));
      if (typeof at !== 'number') throw new Error('No store was closed.');
      return at;
    },
  };
}
