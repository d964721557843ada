import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';
import type { Log } from '../log.ts';
import { lookAgain } from './look-again.ts';

const Closed = z.object({ id: TenantId });

export interface ClosedCompaniesDeps {
  database: Database;
  /** Those with a client connected. */
  online(): ReadonlySet<TenantId>;
  closed(tenantId: TenantId): void;
  log: Log;
}

/** Looks again and again whether a company that has clients here was closed. Returns the way to stop. */
export function watchClosedCompanies(deps: ClosedCompaniesDeps): () => Promise<void> {
  const { database, online, closed, log } = deps;

  async function look(): Promise<void> {
    const wanted = JSON.stringify([...online()]);
    if (wanted === '[]') return;
    const query = sql`select id from closed_among(
      array(select jsonb_array_elements_text(${wanted}::jsonb)::uuid)) as id`;
    const found = await database.beforeTenant((tx) => rowsOf(tx, query, Closed));
    for (const { id } of found) closed(id);
  }
  return lookAgain(look, 'closed companies not read', log);
}
