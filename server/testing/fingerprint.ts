import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';

const TABLES = [
  'tenants',
  'people',
  'sessions',
  'refresh_tokens',
  'sign_ins',
  'totp_secrets',
  'passkeys',
  'recovery_codes',
  'channels',
  'memberships',
  'messages',
  'files',
  'audit_entries',
  'audit_checkpoints',
  'wipes',
  'wiped_sessions',
  'sso_providers',
  'sso_identities',
  'sso_sign_ins',
  'sso_logouts',
  'scim_tokens',
];

/** Everything a tenant has, in a few characters: the same before and after when nothing changed. */
export async function fingerprint(database: Database, tenantId: TenantId): Promise<string> {
  const hashes = await database.inTenant(tenantId, async (tx) => {
    const found: string[] = [];
    for (const table of TABLES) {
      const query = sql`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash
        from ${sql.identifier(table)} t`;
      const [row] = await rowsOf(tx, query, z.object({ hash: z.string() }));
      found.push(`${table} ${row?.hash}`);
    }
    return found;
  });
  return hashes.join('\n');
}
