import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type EpochMs, PersonId, type TenantId } from '../../shared/domain/ids.ts';
import { Me } from '../../shared/domain/person.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { normalEmail } from '../accounts/find-account.ts';
import { hashPassword } from '../accounts/password.ts';
import type { Tx } from '../db/rows.ts';
import { people, tenants } from '../db/schema.ts';
import { joinPublicChannels } from './public-channels.ts';

/** NIST SP 800-63B §3.1.1.2 asks for eight at least where it is the only factor; we ask for more. */
export const PASSWORD_MIN = 12;

export const NewPerson = Me.omit({ id: true }).extend({
  email: z.string().transform(normalEmail).pipe(Me.shape.email),
  endsAt: Me.shape.endsAt.default(null),
  password: z.string().min(PASSWORD_MIN).max(1024),
});
export type NewPerson = z.input<typeof NewPerson>;

/**
 * A new person of a tenant, in all its public channels unless a guest, with nothing unread. Throws
 * `NightjarError`, so that the transaction keeps nothing: `BadRequest` (also for an address outside the
 * tenant's domain, where nobody could sign in), `Conflict` for an address that is somebody's, `TooLarge`
 * when a public channel has no place for one more.
 */
export async function createPerson(
  tx: Tx,
  tenantId: TenantId,
  wanted: NewPerson,
  now: EpochMs,
): Promise<Me> {
  const parsed = NewPerson.safeParse(wanted);
  if (!parsed.success) throw new NightjarError('BadRequest', 'no such person can be');
  const { password, ...person } = parsed.data;
  return insertPerson(tx, tenantId, person, await hashPassword(password), now);
}

/** `createPerson` with a password that is hashed already; null for who signs in without. */
export async function insertPerson(
  tx: Tx,
  tenantId: TenantId,
  person: Omit<Me, 'id'>,
  passwordHash: string | null,
  now: EpochMs,
): Promise<Me> {
  const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
  if (!tenant || !person.email.endsWith(`@${tenant.domain}`)) {
    throw new NightjarError('BadRequest', "the address is not of the tenant's domain");
  }
  const me: Me = { ...person, id: PersonId.parse(randomUUID()) };
  const made = await tx
    .insert(people)
    .values({ ...me, tenantId, passwordHash, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: people.id });
  if (made.length === 0) throw new NightjarError('Conflict', 'the address is taken');
  if (me.role !== 'guest') await joinPublicChannels(tx, me.id);
  return me;
}
