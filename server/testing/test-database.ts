import { type Database, openDatabase } from '../db/database.ts';
import type { Engine, EngineKind } from '../db/engine.ts';
import { openEngine } from '../db/open-engine.ts';
import { createMemoryKeyProvider } from '../keys/file-key-provider.ts';
import { createTenantSealing, type TenantSealing } from '../keys/tenant-sealing.ts';
import { newSource } from './engines.ts';

/** A migrated, empty database without a server; its engine as well, to act as the owner. */
export async function openTestDatabase(
  kind: EngineKind,
): Promise<{ database: Database; engine: Engine; sealing: TenantSealing }> {
  const engine = await openEngine(await newSource(kind), () => {});
  const database = await openDatabase(engine, Date.now());
  const provider = createMemoryKeyProvider();
  return {
    engine,
    database,
    sealing: createTenantSealing({ database, provider, clock: Date.now }),
  };
}
