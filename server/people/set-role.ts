import type { EpochMs, PersonId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/person.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { Tx } from '../db/rows.ts';
import { changeRole } from './change-role.ts';
import { hasOtherOwner, mayActOn } from './may-act-on.ts';

const isAdministering = (role: Role): boolean => role === 'owner' || role === 'admin';

/**
 * Only owners make owners and admins, and take that away. The company keeps an owner. Answers whether there
 * is something to be told of, once that is committed.
 */
export async function setRole(
  tx: Tx,
  caller: LiveSession,
  { personId, role }: { personId: PersonId; role: Role },
  now: EpochMs,
): Promise<Result<{ changed: boolean }>> {
  const subject = await mayActOn(tx, caller, personId);
  if (!subject.ok) return subject;
  const { role: was } = subject.value;
  if (was === role) return ok({ changed: false });
  if ([was, role].some(isAdministering) && caller.role !== 'owner') return err('NotAllowed');
  if (was === 'owner' && !(await hasOtherOwner(tx, personId, now))) return err('NotAllowed');
  const { tenantId, personId: actorId } = caller;
  await changeRole(tx, { tenantId, actorId, by: 'admin' }, { personId, was, is: role }, now);
  return ok({ changed: true });
}
