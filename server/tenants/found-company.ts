import type { EpochMs } from '../../shared/domain/ids.ts';
import { NightjarError, type Result } from '../../shared/errors/app-error.ts';
import { newInitialPassword } from '../accounts/initial-password.ts';
import type { Database } from '../db/database.ts';
import { createPerson } from './create-person.ts';
import { createTenant } from './create-tenant.ts';

export interface NewCompany {
  domain: string;
  name: string;
  ownerEmail: string;
  ownerName: string;
}

/**
 * A company of one person, its owner, under the standard policy. Answers the owner's first password, which
 * is kept nowhere. `Conflict` when the domain is taken, `BadRequest` for what cannot be.
 */
export async function foundCompany(
  database: Database,
  { domain, name, ownerEmail, ownerName }: NewCompany,
  now: EpochMs,
): Promise<Result<{ password: string }>> {
  const password = newInitialPassword();
  const owner = {
    email: ownerEmail,
    name: ownerName,
    title: '',
    role: 'owner' as const,
    password,
  };
  try {
    const made = await createTenant(
      database,
      { domain, name, rules: { everyone: {}, roles: {} } },
      now,
      (tx, tenant) => createPerson(tx, tenant.id, owner, now),
    );
    return made.ok ? { ok: true, value: { password } } : made;
  } catch (error) {
    if (error instanceof NightjarError) return { ok: false, error: error.toAppError() };
    throw error;
  }
}
