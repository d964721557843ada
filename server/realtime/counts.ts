import type { PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { describeFailure, type Log } from '../log.ts';
import { createBatches } from '../messages/batches.ts';
import { countUnread } from '../messages/positions.ts';
import type { Emit } from './rooms.ts';

/** People counted in one query. */
const BATCH_MOST = 1_000;

export interface Counts {
  /** Their unread count may be another one: tells their locked devices. */
  changed(tenantId: TenantId, personIds: readonly PersonId[]): void;
  idle(): Promise<void>;
}

interface Changed {
  tenantId: TenantId;
  personId: PersonId;
}

/** What changes while one count is under way is counted together in the next. */
export function createCounts(database: Database, emit: Emit, log: Log): Counts {
  async function tell(changed: readonly Changed[]): Promise<void> {
    const byTenant = Map.groupBy(changed, ({ tenantId }) => tenantId);
    for (const [tenantId, items] of byTenant) {
      const people = [...new Set(items.map(({ personId }) => personId))];
      const unread = await database.inTenant(tenantId, (tx) => countUnread(tx, people));
      for (const [personId, count] of unread)
        emit(`person ${personId}`, 'counts', { unread: count });
    }
  }
  const batches = createBatches<Changed>(
    (changed) =>
      tell(changed).catch((error) =>
        log({ level: 'error', event: 'counts not told', failure: describeFailure(error) }),
      ),
    BATCH_MOST,
  );
  return {
    changed(tenantId, personIds) {
      for (const personId of personIds) batches.add({ tenantId, personId });
    },
    idle: batches.idle,
  };
}
