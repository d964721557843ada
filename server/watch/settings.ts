import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import type { EpochMs, TenantId } from '../../shared/domain/ids.ts';
import {
  type Delivery,
  type DeliveryChannel,
  STANDARD_WATCHING,
  WatchSettings,
} from '../../shared/domain/watching.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { tenants, watchSettings } from '../db/schema.ts';
import type { TenantSealing } from '../keys/tenant-sealing.ts';
import { forgetOutcomes } from './delivery/outcomes.ts';
import { secretText } from './delivery/webhook.ts';

/** Of a webhook's secret: as long as the digest that it makes (RFC 2104 §3). */
const SECRET_BYTES = 32;

export interface Watching {
  settings: WatchSettings;
  /** 0: nobody has set anything. */
  version: number;
  /** Sealed. */
  webhookSecret: string | null;
}

/** A secret that no webhook has yet, and the same one sealed. */
export interface NewSecret {
  plain: string;
  sealed: string;
}

const placeOf = (tenantId: TenantId) => ({ table: 'watch_settings', row: tenantId });

/** Not inside a transaction. */
export async function newSecret(sealing: TenantSealing, tenantId: TenantId): Promise<NewSecret> {
  const plain = secretText(randomBytes(SECRET_BYTES));
  return { plain, sealed: await sealing.seal(tenantId, placeOf(tenantId), plain) };
}

/** Not inside a transaction. */
export const openSecret = (
  sealing: TenantSealing,
  tenantId: TenantId,
  sealed: string,
): Promise<string> => sealing.open(tenantId, placeOf(tenantId), sealed);

/** What the tenant's admins set, or the standard. */
export async function readWatching(tx: Tx, tenantId: TenantId): Promise<Watching> {
  const [row] = await tx.select().from(watchSettings).where(eq(watchSettings.tenantId, tenantId));
  if (!row) return { settings: STANDARD_WATCHING, version: 0, webhookSecret: null };
  return { ...row, settings: WatchSettings.parse(row.settings) };
}

/** `Conflict` when somebody else changed them since `basedOn`. A webhook that moved gets `secret`. */
export async function setWatching(
  tx: Tx,
  { tenantId, personId: actorId }: LiveSession,
  { settings, basedOn }: { settings: WatchSettings; basedOn: number },
  secret: NewSecret,
  now: EpochMs,
): Promise<Result<{ settings: WatchSettings; version: number; webhookSecret: string | null }>> {
  // Two admins at once take their turns, also while there is no row.
  await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)).for('update');
  const before = await readWatching(tx, tenantId);
  if (before.version !== basedOn) {
    return err('Conflict', { detail: `version ${before.version} is in force` });
  }
  const { webhook } = settings.delivery;
  const moved = webhook !== null && webhook.url !== before.settings.delivery.webhook?.url;
  const kept = moved ? secret.sealed : before.webhookSecret;
  const webhookSecret = webhook === null ? null : kept;
  const version = before.version + 1;
  await forgetOutcomes(tx, tenantId, moves(before.settings.delivery, settings.delivery));
  await tx
    .insert(watchSettings)
    .values({ tenantId, settings, version, webhookSecret })
    .onConflictDoUpdate({
      target: watchSettings.tenantId,
      set: { settings, version, webhookSecret },
    });
  await record(tx, { tenantId, at: now, actorId, action: 'watching.changed', detail: { version } });
  return ok({ settings, version, webhookSecret: moved ? secret.plain : null });
}

/** The ways that lead elsewhere from now on. */
const moves = (before: Delivery, after: Delivery): DeliveryChannel[] =>
  (['webhook', 'syslog'] as const).filter((way) => !isDeepStrictEqual(before[way], after[way]));
