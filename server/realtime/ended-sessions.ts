import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { SessionId, TenantId } from '../../shared/domain/ids.ts';
import type { SessionEnded } from '../accounts/end-session.ts';
import { whyEnded } from '../accounts/why-ended.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';
import type { Log } from '../log.ts';
import { lookAgain } from './look-again.ts';

/** Ended so long ago, a session is looked at again: for a transaction that took its time, and another clock. */
const LATELY_MS = 60_000;

const Ended = z.object({ tenantId: TenantId, id: SessionId });

export interface EndedSessionsDeps {
  database: Database;
  clock: Clock;
  /** Those with a client connected. */
  online(): ReadonlySet<SessionId>;
  ended: SessionEnded;
  log: Log;
}

/**
 * Looks again and again whether a session that has a client here was ended by another process, as the commands
 * of whoever runs the server do. Returns the way to stop.
 */
export function watchEndedSessions(deps: EndedSessionsDeps): () => Promise<void> {
  const { database, clock, online, ended, log } = deps;

  async function look(): Promise<void> {
    if (online().size === 0) return;
    const query = sql`select tenant_id as "tenantId", id
      from sessions_ended_since(${clock() - LATELY_MS})`;
    const found = await database.beforeTenant((tx) => rowsOf(tx, query, Ended));
    const here = online();
    for (const { tenantId, id } of found.filter((each) => here.has(each.id))) {
      ended(id, await database.inTenant(tenantId, (tx) => whyEnded(tx, id, clock())));
    }
  }
  return lookAgain(look, 'ended sessions not read', log);
}
