import { desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Checkpoint } from '../../shared/audit/chain.ts';
import { TenantId } from '../../shared/domain/ids.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { rowsOf, type Tx } from '../db/rows.ts';
import { auditCheckpoints, tenants } from '../db/schema.ts';
import { describeFailure, type Log } from '../log.ts';
import type { TenantSigner } from '../tenants/tenant-key.ts';

export interface CheckpointPace {
  /** So many entries are not left without one for longer than `lookMs`. */
  entries: number;
  /** Nor is any for longer than so long. */
  everyMs: number;
  /** Between two looks. */
  lookMs: number;
}

export const CHECKPOINT_PACE: CheckpointPace = {
  entries: 100,
  everyMs: 5 * 60_000,
  lookMs: 5_000,
};

/** Has the tenants' keys sign how far their audit logs go, again and again. */
export interface Checkpoints {
  /** Signs the log as it is now, if it is not. Not to be called inside a transaction. */
  cover(tenantId: TenantId): Promise<LogEnd>;
  /** Covers what is not covered yet, of every tenant, and stops. */
  close(): Promise<void>;
}

export interface CheckpointDeps {
  database: Database;
  clock: Clock;
  signer: Pick<TenantSigner, 'signFor'>;
  log: Log;
  pace: CheckpointPace;
}

/** Where a log ends, and up to where its newest checkpoint goes. */
export type LogEnd = Pick<Checkpoint, 'entryId' | 'hash'> & { covered: number };

export function createCheckpoints(deps: CheckpointDeps): Checkpoints {
  const { database, clock, signer, log, pace } = deps;
  let looking: Promise<void> | null = null;
  let sinceAll = 0;

  async function cover(tenantId: TenantId): Promise<LogEnd> {
    const end = await database.inTenant(tenantId, (tx) => endOf(tx, tenantId));
    const { entryId, hash, covered: previous } = end;
    if (entryId === previous) return end;
    const checkpoint: Checkpoint = { tenantId, entryId, hash, at: clock(), previous };
    const document = await signer.signFor(tenantId, 'nightjar-audit+jwt', checkpoint);
    const first = await database.inTenant(tenantId, async (tx) => {
      // Held: of two that sign at once, the second one sees what the first one wrote, and begins again.
      await tx
        .select({ id: tenants.id })
        .from(tenants)
        .where(eq(tenants.id, tenantId))
        .for('update');
      if ((await endOf(tx, tenantId)).covered !== previous) return false;
      await tx.insert(auditCheckpoints).values({ tenantId, entryId, at: checkpoint.at, document });
      return true;
    });
    return first ? { entryId, hash, covered: entryId } : cover(tenantId);
  }

  /** Every tenant whose log has `least` entries that nobody signed. One that fails stops no other. */
  async function coverAll(least: number): Promise<void> {
    const behind = await database.beforeTenant((tx) =>
      rowsOf(tx, sql`select id from audit_behind(${least}) as id`, z.object({ id: TenantId })),
    );
    for (const { id } of behind) await cover(id).catch(failed);
  }

  const failed = (error: unknown) =>
    log({ level: 'error', event: 'audit log not signed', failure: describeFailure(error) });

  const timer = setInterval(() => {
    sinceAll += pace.lookMs;
    const all = sinceAll >= pace.everyMs;
    if (all) sinceAll = 0;
    looking ??= coverAll(all ? 1 : pace.entries)
      .catch(failed)
      .finally(() => {
        looking = null;
      });
  }, pace.lookMs);

  return {
    cover,
    async close() {
      clearInterval(timer);
      await looking;
      await coverAll(1).catch(failed);
    },
  };
}

async function endOf(tx: Tx, tenantId: TenantId): Promise<LogEnd> {
  const [end] = await tx
    .select({ entryId: tenants.lastAuditId, hash: tenants.lastAuditHash })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  if (!end) throw new NightjarError('NotFound', 'the tenant is gone');
  const [newest] = await tx
    .select({ entryId: auditCheckpoints.entryId })
    .from(auditCheckpoints)
    .orderBy(desc(auditCheckpoints.entryId))
    .limit(1);
  return { ...end, covered: newest?.entryId ?? 0 };
}
