import type { Database } from '../db/database.ts';
import { unknownFiles } from './file-rows.ts';
import type { FileStorage } from './storage.ts';
import type { Turns } from './turns.ts';

/** Files that are asked for at once. */
const BATCH = 500;

export interface SweepDeps {
  database: Database;
  storage: FileStorage;
  turns: Turns;
}

/**
 * Removes what lies in the storage and no row knows: what a failure in the middle of something left there,
 * which counts for no company's room. Answers how many.
 */
export async function sweepFiles({ database, storage, turns }: SweepDeps): Promise<number> {
  let swept = 0;
  for (const tenantId of await storage.tenants()) {
    const there = await storage.files(tenantId);
    for (let from = 0; from < there.length; from += BATCH) {
      const some = there.slice(from, from + BATCH);
      const unknown = await database.inTenant(tenantId, (tx) => unknownFiles(tx, tenantId, some));
      for (const fileId of unknown) {
        swept += await turns.within({ tenantId, fileId }, async () => {
          // It may have been begun since.
          const still = await database.inTenant(tenantId, (tx) =>
            unknownFiles(tx, tenantId, [fileId]),
          );
          for (const one of still) await storage.remove({ tenantId, fileId: one });
          return still.length;
        });
      }
    }
  }
  return swept;
}
