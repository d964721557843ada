import { and, eq, inArray } from 'drizzle-orm';
import type { EpochMs, TenantId } from '../../../shared/domain/ids.ts';
import {
  type DeliveryChannel,
  type DeliveryFault,
  DeliveryOutcome,
} from '../../../shared/domain/watching.ts';
import type { Tx } from '../../db/rows.ts';
import { alertDeliveryOutcomes as outcomes } from '../../db/schema.ts';

export type Outcomes = Record<DeliveryChannel, DeliveryOutcome | null>;

/** How it went. `fault` null: it went out. */
export async function noteOutcome(
  tx: Tx,
  tenantId: TenantId,
  channel: DeliveryChannel,
  { at, fault }: { at: EpochMs; fault: DeliveryFault | null },
): Promise<void> {
  await tx
    .insert(outcomes)
    .values({ tenantId, channel, at, fault })
    .onConflictDoUpdate({ target: [outcomes.tenantId, outcomes.channel], set: { at, fault } });
}

/** What is known of receivers that are others now. */
export async function forgetOutcomes(
  tx: Tx,
  tenantId: TenantId,
  channels: readonly DeliveryChannel[],
): Promise<void> {
  if (channels.length === 0) return;
  await tx
    .delete(outcomes)
    .where(and(eq(outcomes.tenantId, tenantId), inArray(outcomes.channel, [...channels])));
}

export async function readOutcomes(tx: Tx): Promise<Outcomes> {
  const rows = await tx.select().from(outcomes);
  const of = (channel: DeliveryChannel): DeliveryOutcome | null => {
    const row = rows.find((each) => each.channel === channel);
    return row ? DeliveryOutcome.parse(row) : null;
  };
  return { mail: of('mail'), webhook: of('webhook'), syslog: of('syslog') };
}
