import type { Client } from '../e2e/fixtures/client.ts';

/**
 * What is noted in the main process. `pageLeftAt`: it began to replace the page. `storeClosedAt`: the store's thread said that the database is shut
 * and its key overwritten. `pageReplacedAt`: a fresh page has taken the old one's place, with all it held.
 * `pageLoadedAt`: it is there.
 */
type MainEvent = 'pageLeftAt' | 'storeClosedAt' | 'pageReplacedAt' | 'pageLoadedAt';

export interface MainEvents {
  /** Waits until it has happened after `since`. Answers when it last did. Both as `Date.now` has it. */
  after(since: number, event: MainEvent): Promise<number>;
}

/** Watches a client from now on. Its store's thread is the only one that it starts. */
export async function watchMain(client: Client): Promise<MainEvents> {
  await client.evaluate(({ BrowserWindow }) => {
    const note = (event: string) => () => Object.assign(globalThis, { [event]: Date.now() });
    process.on('worker', (worker) =>
      worker.on('message', ({ type }: { type?: unknown }) => {
        if (type === 'closed') note('storeClosedAt')();
      }),
    );
    const page = BrowserWindow.getAllWindows()[0]?.webContents;
    page?.on('did-start-loading', note('pageLeftAt'));
    page?.on('did-navigate', note('pageReplacedAt'));
    page?.on('did-finish-load', note('pageLoadedAt'));
  });
  return {
    after: (since, event) =>
      client.evaluate(
        (_electron, wanted) =>
          new Promise<number>((resolve) => {
            const look = setInterval(() => {
              const at: unknown = Reflect.get(globalThis, wanted.event);
              if (typeof at !== 'number' || at < wanted.since) return;
              clearInterval(look);
              resolve(at);
            }, 2);
          }),
        { since, event },
      ),
  };
}
