import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { type EpochMs, PersonId } from '../../shared/domain/ids.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';
import { factorsOf } from '../factors/own-factors.ts';

/** Whether the person has set up something that can be asked for beside the first factor. */
export const hasFactor = async (tx: Tx, personId: PersonId): Promise<boolean> =>
  (await factorsOf(tx, personId)).size > 0;

/**
 * Whether the company keeps an owner who can sign in when this person no longer can. Owners are held until
 * the end of the transaction: two answers at once do not take the last two.
 */
export async function leavesAnOwner(tx: Tx, personId: PersonId, now: EpochMs): Promise<boolean> {
  const owners = await tx
    .select()
    .from(people)
    .where(and(eq(people.role, 'owner'), or(isNull(people.endsAt), gt(people.endsAt, now))))
    .orderBy(people.id)
    .for('no key update');
  if (!owners.some(({ id }) => id === personId)) return true;
  for (const { id, suspendedAt, deactivatedAt, mustProveSince } of owners) {
    if (id === personId || suspendedAt !== null || deactivatedAt !== null) continue;
    if (mustProveSince === null || (await hasFactor(tx, PersonId.parse(id)))) return true;
  }
  return false;
}
