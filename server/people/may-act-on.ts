import { and, eq, gt, isNull, ne, or } from 'drizzle-orm';
import type { EpochMs, PersonId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';

export interface Subject {
  role: Role;
  suspendedAt: EpochMs | null;
  deactivatedAt: EpochMs | null;
}

/**
 * Whose account it is, held until the end of the transaction; not from messages, which refer to their
 * author while they hold channels. `NotFound` for nobody of the company;
 * `NotAllowed` for oneself, and for an owner's unless an owner asks.
 */
export async function mayActOn(
  tx: Tx,
  caller: LiveSession,
  personId: PersonId,
): Promise<Result<Subject>> {
  const [row] = await tx
    .select({
      role: people.role,
      suspendedAt: people.suspendedAt,
      deactivatedAt: people.deactivatedAt,
    })
    .from(people)
    .where(eq(people.id, personId))
    .for('no key update');
  if (!row) return err('NotFound', { detail: 'no such person' });
  const subject = { ...row, role: Role.parse(row.role) };
  if (personId === caller.personId) return err('NotAllowed', { detail: 'oneself' });
  if (subject.role === 'owner' && caller.role !== 'owner') return err('NotAllowed');
  return ok(subject);
}

/** Whether somebody else owns the company and can sign in. Owners are held: two at once do not both go. */
export async function hasOtherOwner(tx: Tx, personId: PersonId, now: EpochMs): Promise<boolean> {
  const others = await tx
    .select({ id: people.id })
    .from(people)
    .where(
      and(
        eq(people.role, 'owner'),
        ne(people.id, personId),
        isNull(people.suspendedAt),
        isNull(people.deactivatedAt),
        or(isNull(people.endsAt), gt(people.endsAt, now)),
      ),
    )
    .orderBy(people.id)
    .for('no key update');
  return others.length > 0;
}
