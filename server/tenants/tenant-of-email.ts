import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';

const Found = z.object({ id: TenantId.nullable() });

/** The tenant that owns the mail domain of `email`, an address in its one spelling; null for none. */
export async function tenantOfEmail(database: Database, email: string): Promise<TenantId | null> {
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const [found] = await database.beforeTenant((tx) =>
    rowsOf(tx, sql`select tenant_of_domain(${domain}) as id`, Found),
  );
  return found?.id ?? null;
}
