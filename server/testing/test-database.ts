import { type Database, openDatabase } from '../db/database.ts';
import type { Engine, EngineKind } from '../db/engine.ts';
import { openEngine } from '../db/open-engine.ts';
import { newSource } from './engines.ts';

/** A migrated, empty database without a server; its engine as well, to act as the owner. */
export async function openTestDatabase(
  kind: EngineKind,
): Promise<{ database: Database; engine: Engine }> {
  const engine = await openEngine(await newSource(kind), () => {});
  return { engine, database: await openDatabase(engine, Date.now()) };
}
