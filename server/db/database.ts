import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { TenantId } from '../../shared/domain/ids.ts';
import { StartError } from '../start-error.ts';
import type { Engine, EngineKind, RewrittenTable } from './engine.ts';
import { migrate, readMigrations } from './migrations.ts';
import { rowsOf, type Tx } from './rows.ts';

/** The migrated database. Every call is one transaction; none may be started inside another. */
export interface Database {
  readonly kind: EngineKind;
  /** Sees and writes the rows of one tenant. */
  inTenant<T>(tenantId: TenantId, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** No tenant is set: every table is empty, only the look-up functions answer. */
  beforeTenant<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** For the signing key and the commands of whoever runs the server; never with anything that came from outside. */
  asOwner<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** See `Engine.rewrite`. No transaction. */
  rewrite(table: RewrittenTable): Promise<void>;
  close(): Promise<void>;
}

/**
 * Migrates, and makes sure that the app role is as weak as it must be (`AppRoleTooStrong` otherwise).
 * Closes the engine when it throws.
 */
export async function openDatabase(engine: Engine, now: number): Promise<Database> {
  try {
    await migrate(engine, await readMigrations(), now);
    await engine.asApp(assertWeak);
  } catch (error) {
    await engine.close();
    throw error;
  }
  return {
    kind: engine.kind,
    inTenant: (tenantId, work) =>
      engine.asApp(async (tx) => {
        await tx.execute(sql`select set_config('nightjar.tenant', ${tenantId}, true)`);
        return work(tx);
      }),
    beforeTenant: (work) => engine.asApp(work),
    asOwner: (work) => engine.asOwner(work),
    rewrite: (table) => engine.rewrite(table),
    close: () => engine.close(),
  };
}

const Strength = z.object({ bypasses: z.boolean(), owns: z.coerce.number() });

async function assertWeak(tx: Tx): Promise<void> {
  const [role] = await rowsOf(
    tx,
    sql`select rolsuper or rolbypassrls as bypasses,
          (select count(*) from pg_class where relowner = pg_roles.oid) as owns
        from pg_roles where rolname = current_user`,
    Strength,
  );
  if (!role || role.bypasses || role.owns > 0) {
    throw new StartError('AppRoleTooStrong', 'it bypasses row-level security or owns tables');
  }
}
