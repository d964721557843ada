import { eq } from 'drizzle-orm';
import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/person.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';
import { joinPublicChannels, leavePublicChannels } from '../tenants/public-channels.ts';

/** Told once the change is committed: what the person has open goes by their new role. */
export type RoleChanged = (personId: PersonId) => void;

interface By {
  tenantId: TenantId;
  /** The admin; null for nobody of the company. */
  actorId: PersonId | null;
  by: 'admin' | 'sso' | 'scim';
}

/**
 * Gives somebody another role. Whoever becomes a guest leaves the public channels, and whoever was one joins
 * them as somebody new does; throws `NightjarError` `TooLarge` where there is no place.
 */
export async function changeRole(
  tx: Tx,
  { tenantId, actorId, by }: By,
  { personId, was, is }: { personId: PersonId; was: Role; is: Role },
  now: EpochMs,
): Promise<void> {
  await tx.update(people).set({ role: is, changedAt: now }).where(eq(people.id, personId));
  if (is === 'guest') await leavePublicChannels(tx, personId);
  else if (was === 'guest') await joinPublicChannels(tx, personId);
  const detail = { personId, was, is, by };
  await record(tx, { tenantId, at: now, actorId, action: 'person.role-changed', detail });
}
