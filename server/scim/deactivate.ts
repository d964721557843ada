import type {
  EpochMs,
  PersonId,
  ScimTokenId,
  SessionId,
  TenantId,
} from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/person.ts';
import type { Tx } from '../db/rows.ts';
import { changeRole } from '../people/change-role.ts';
import * as account from '../people/deactivate.ts';

/** Stands with the wipe, for whoever reads of it: it is not a person who gave a reason. */
const REASON = 'SCIM: account deactivated / 账户已停用';

/** A directory, and who gave it its token: what it does is done in their name. */
export interface Directory {
  tenantId: TenantId;
  tokenId: ScimTokenId;
  madeBy: PersonId;
}

/**
 * The account closes and its devices are wiped. Rights that a reactivation should not give back end with it.
 * Answers the sessions that ended.
 */
export async function deactivate(
  tx: Tx,
  { tenantId, tokenId, madeBy }: Directory,
  { id: personId, role }: { id: PersonId; role: Role },
  now: EpochMs,
): Promise<SessionId[]> {
  const leaving = { tenantId, actorId: null, tokenId, askedBy: madeBy, reason: REASON };
  const ended = await account.deactivate(tx, leaving, personId, now);
  if (role === 'admin') {
    const changed = { personId, was: role, is: 'member' } as const;
    await changeRole(tx, { tenantId, actorId: null, by: 'scim' }, changed, now);
  }
  return ended ?? [];
}

/** They may sign in again. What ended stays ended. */
export async function reactivate(
  tx: Tx,
  { tenantId, tokenId }: Directory,
  personId: PersonId,
  now: EpochMs,
): Promise<void> {
  await account.reactivate(tx, { tenantId, actorId: null, tokenId }, personId, now);
}
