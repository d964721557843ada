import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';

const Found = z.object({ there: z.boolean() });

/** Whether there is a company of another mail domain. Asked as the role that may look over all tenants. */
export async function hasCompanyBeside(
  database: Database,
  domains: readonly string[],
): Promise<boolean> {
  const known = JSON.stringify(domains);
  const [found] = await database.asOwner(async (tx) => {
    await tx.execute(sql`set local role nightjar_lookup`);
    const query = sql`select exists (
      select from tenants where not ${known}::jsonb ? domain) as there`;
    return rowsOf(tx, query, Found);
  });
  return found?.there ?? true;
}
