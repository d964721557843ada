import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';

/** Every table that has rows of a tenant, as the catalog says: one that is new is in it. */
export async function tenantTables(database: Database): Promise<string[]> {
  const query = sql`select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (
      c.relname = 'tenants' or exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
    order by c.relname`;
  const rows = await database.asOwner((tx) => rowsOf(tx, query, z.object({ name: z.string() })));
  return rows.map(({ name }) => name);
}

/** Everything a tenant has, a line for each table: the same before and after when nothing changed. */
export async function wholeTenant(
  database: Database,
  tenantId: TenantId,
  tables: readonly string[],
): Promise<string[]> {
  // As the owner: there are columns that no request may read.
  return database.asOwner(async (tx) => {
    await tx.execute(sql`select set_config('nightjar.tenant', ${tenantId}, true)`);
    const parts = tables.map((table) => {
      const own = table === 'tenants' ? sql`id` : sql`tenant_id`;
      return sql`select ${table}::text || ' ' ||
          md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as line
        from ${sql.identifier(table)} t where ${own} = ${tenantId}`;
    });
    const query = sql.join(parts, sql` union all `);
    return (await rowsOf(tx, query, z.object({ line: z.string() }))).map(({ line }) => line);
  });
}
