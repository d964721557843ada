import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { z } from 'zod';

/** A running transaction, on either engine. */
export type Tx = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** Rows of a hand-written query, each parsed by `row`. */
export async function rowsOf<R>(tx: Tx, query: SQL, row: z.ZodType<R>): Promise<R[]> {
  return z.object({ rows: z.array(row) }).parse(await tx.execute(query)).rows;
}

/** Many rows in one parameter, for `jsonb_to_recordset`: no limit on their number, the same on both engines. */
export const asRecords = (records: readonly Record<string, string | number>[]): SQL =>
  sql`${JSON.stringify(records)}::jsonb`;
