import { and, asc, eq, isNotNull, isNull, ne } from 'drizzle-orm';
import { type EpochMs, PersonId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';
import { leavesAnOwner } from './last-owner.ts';

/** Those who cannot sign in until an admin lifts it, the latest first. */
export async function listSuspended(tx: Tx): Promise<RouteReply<'listSuspended'>> {
  const rows = await tx
    .select({ id: people.id, name: people.name, role: people.role, since: people.suspendedAt })
    .from(people)
    .where(isNotNull(people.suspendedAt))
    .orderBy(asc(people.name), people.id);
  return {
    suspended: rows.map(({ id, name, role, since }) => ({
      person: { id: PersonId.parse(id), name, role: Role.parse(role) },
      since: since ?? 0,
    })),
  };
}

/**
 * From now on nobody signs in to the account. False when that would leave the company without an owner who
 * can: then nothing changes.
 */
export async function suspend(tx: Tx, personId: PersonId, now: EpochMs): Promise<boolean> {
  if (!(await leavesAnOwner(tx, personId, now))) return false;
  await tx
    .update(people)
    .set({ suspendedAt: now })
    .where(and(eq(people.id, personId), isNull(people.suspendedAt)));
  return true;
}

/** `NotFound` when they are not suspended; `NotAllowed` for an owner, unless an owner asks. */
export async function liftSuspension(
  tx: Tx,
  { tenantId, personId: actorId, role }: LiveSession,
  personId: PersonId,
  now: EpochMs,
): Promise<Result<Record<string, never>>> {
  const [person] = await tx
    .select({ role: people.role })
    .from(people)
    .where(and(eq(people.id, personId), isNotNull(people.suspendedAt), ne(people.id, actorId)))
    .for('no key update');
  if (!person) return err('NotFound', { detail: 'nobody who is suspended' });
  if (person.role === 'owner' && role !== 'owner') return err('NotAllowed');
  await tx.update(people).set({ suspendedAt: null }).where(eq(people.id, personId));
  const detail = { personId };
  await record(tx, { tenantId, at: now, actorId, action: 'person.suspension-lifted', detail });
  return ok({});
}
