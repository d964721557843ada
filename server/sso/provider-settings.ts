import { z } from 'zod';
import type { EpochMs, TenantId } from '../../shared/domain/ids.ts';
import { SsoSettings } from '../../shared/domain/sso.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { ssoProviders } from '../db/schema.ts';
import type { TenantSealing } from '../keys/tenant-sealing.ts';

const Row = z.object({ settings: SsoSettings, sealedSecret: z.string(), changedAt: z.int() });

/** What the company's admins set; the secret stays sealed. Null: nothing yet. */
export type StoredProvider = z.infer<typeof Row>;

const placeOf = (tenantId: TenantId) => ({ table: 'sso_providers', row: tenantId });

export async function readProvider(tx: Tx): Promise<StoredProvider | null> {
  const [row] = await tx.select().from(ssoProviders);
  return row ? Row.parse(row) : null;
}

/** What is asked of the provider, secret included. Null for a company that has none, or has it switched off. */
export async function openProviderSettings(
  { database, sealing }: { database: Database; sealing: TenantSealing },
  tenantId: TenantId,
): Promise<{ settings: SsoSettings; secret: string; changedAt: EpochMs } | null> {
  const stored = await database.inTenant(tenantId, readProvider);
  if (!stored?.settings.enabled) return null;
  const { settings, sealedSecret, changedAt } = stored;
  return {
    settings,
    changedAt,
    secret: await sealing.open(tenantId, placeOf(tenantId), sealedSecret),
  };
}

/** Not inside a transaction. */
export const sealSecret = (
  sealing: TenantSealing,
  tenantId: TenantId,
  secret: string,
): Promise<string> => sealing.seal(tenantId, placeOf(tenantId), secret);

export async function writeProvider(
  tx: Tx,
  tenantId: TenantId,
  stored: StoredProvider,
): Promise<void> {
  await tx
    .insert(ssoProviders)
    .values({ tenantId, ...stored })
    .onConflictDoUpdate({ target: ssoProviders.tenantId, set: stored });
}
