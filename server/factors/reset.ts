import { eq } from 'drizzle-orm';
import type { EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { findAccount, normalEmail } from '../accounts/find-account.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { passkeys, people, recoveryCodes, totpSecrets } from '../db/schema.ts';
import { tenantOfEmail } from '../tenants/tenant-of-email.ts';
import { type ChangeDeps, secretsChanged } from './change.ts';

/** `POST /v1/people/:personId/factors/reset`: see there. `NotFound` for nobody of the company. */
export async function resetFactors(
  deps: ChangeDeps,
  { tenantId, personId: actorId, role }: LiveSession,
  personId: PersonId,
): Promise<Result<Record<string, never>>> {
  const done = await deps.database.inTenant(tenantId, async (tx) => {
    const [person] = await tx
      .select({ role: people.role })
      .from(people)
      .where(eq(people.id, personId));
    if (!person) return err('NotFound', { detail: 'nobody' });
    const above = Role.parse(person.role) === 'owner' && role !== 'owner';
    if (above || personId === actorId) return err('NotAllowed');
    return ok(await forgetFactors(tx, { tenantId, personId }, actorId, deps.clock()));
  });
  if (!done.ok) return done;
  for (const sessionId of done.value) deps.sessionEnded(sessionId, 'revoked');
  return ok({});
}

/**
 * On the word of whoever runs the server, also for a company's only admin. Answers how many sessions ended;
 * a server that runs meanwhile notices within seconds. `NotFound` for an address that nobody has.
 */
export async function resetFactorsByOperator(
  database: Database,
  address: string,
  now: EpochMs,
): Promise<Result<{ ended: number }>> {
  const email = normalEmail(address);
  const tenantId = await tenantOfEmail(database, email);
  const account = tenantId && (await findAccount(database, tenantId, email));
  if (!account) return err('NotFound', { detail: 'nobody has that address' });
  const owner = { tenantId: account.tenant.id, personId: account.me.id };
  const ended = await database.inTenant(owner.tenantId, (tx) =>
    forgetFactors(tx, owner, null, now),
  );
  return ok({ ended: ended.length });
}

/**
 * Somebody vouches for a person: their factors go, what watching asked of them is settled, and all their
 * sessions end. Answers those; to be told of, once that is committed. `actorId`: null for whoever runs the
 * server.
 */
export async function forgetFactors(
  tx: Tx,
  owner: { tenantId: TenantId; personId: PersonId },
  actorId: PersonId | null,
  now: EpochMs,
): Promise<SessionId[]> {
  const { tenantId, personId } = owner;
  await tx.delete(totpSecrets).where(eq(totpSecrets.personId, personId));
  await tx.delete(passkeys).where(eq(passkeys.personId, personId));
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId));
  await tx.update(people).set({ mustProveSince: null }).where(eq(people.id, personId));
  const ended = await secretsChanged(tx, owner, null, now);
  const detail = { personId, sessions: ended.length };
  await record(tx, { tenantId, at: now, actorId, action: 'factor.reset', detail });
  return ended;
}
