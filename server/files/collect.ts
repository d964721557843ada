import type { TenantId } from '../../shared/domain/ids.ts';
import { deleteUnreferenced, tenantsToCollect } from './file-rows.ts';
import { sweepFiles } from './sweep.ts';
import { UNREFERENCED_MS, type UploadDeps } from './uploads.ts';

const EVERY_MS = 10 * 60_000;
/** Files in one transaction. */
const BATCH = 100;

type CollectDeps = Pick<UploadDeps, 'database' | 'clock' | 'storage' | 'turns'>;

/** Removes uploads that nobody finished, and files that nobody sent. Answers how many. */
export async function collectFiles({
  database,
  clock,
  storage,
  turns,
}: CollectDeps): Promise<number> {
  const before = clock() - UNREFERENCED_MS;

  async function collectIn(tenantId: TenantId): Promise<number> {
    return database.inTenant(tenantId, async (tx) => {
      // What is being written, however slowly, takes up its room.
      const gone = await deleteUnreferenced(tx, before, BATCH, turns.busyIn(tenantId));
      // Inside the transaction: if it fails, the row is still there to try again by.
      for (const fileId of gone) await storage.remove({ tenantId, fileId });
      return gone.length;
    });
  }

  let collected = 0;
  for (const tenantId of await database.beforeTenant((tx) => tenantsToCollect(tx, before))) {
    for (let last = BATCH; last === BATCH; collected += last) last = await collectIn(tenantId);
  }
  return collected;
}

/** Sweeps, then collects again and again until the answer is called, which waits for what is under way. */
export function keepCollecting(
  deps: CollectDeps,
  failed: (error: unknown) => void,
): () => Promise<void> {
  let running: Promise<void> = sweepFiles(deps).then(() => undefined, failed);
  const collect = () => {
    running = running.then(() => collectFiles(deps)).then(() => undefined, failed);
  };
  const timer = setInterval(collect, EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
