import type { EpochMs } from '../../shared/domain/ids.ts';
import type { Me } from '../../shared/domain/person.ts';
import { err, NightjarError, ok, type Result } from '../../shared/errors/app-error.ts';
import { normalEmail } from '../accounts/find-account.ts';
import { newInitialPassword } from '../accounts/initial-password.ts';
import { record } from '../audit/log.ts';
import type { Database } from '../db/database.ts';
import { createPerson, type NewPerson } from './create-person.ts';
import { tenantOfEmail } from './tenant-of-email.ts';

/** Without `endsAt` the account stays. */
export type PersonToAdd = Omit<NewPerson, 'password'>;

/**
 * A new person of the company that owns their mail domain. Answers their first password, which is kept
 * nowhere. `NotFound` when no company here has that domain, `Conflict` when the address is somebody's,
 * `BadRequest` for what cannot be.
 */
export async function addPerson(
  database: Database,
  person: PersonToAdd,
  now: EpochMs,
): Promise<Result<{ me: Me; password: string }>> {
  const tenantId = await tenantOfEmail(database, normalEmail(person.email));
  if (!tenantId) return err('NotFound', { detail: 'no company has that mail domain' });
  const password = newInitialPassword();
  try {
    const me = await database.inTenant(tenantId, async (tx) => {
      const made = await createPerson(tx, tenantId, { ...person, password }, now);
      const detail = { personId: made.id, role: made.role };
      await record(tx, { tenantId, at: now, actorId: null, action: 'person.added', detail });
      return made;
    });
    return ok({ me, password });
  } catch (error) {
    if (error instanceof NightjarError) return { ok: false, error: error.toAppError() };
    throw error;
  }
}
