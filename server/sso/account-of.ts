import { and, eq } from 'drizzle-orm';
import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import { Me } from '../../shared/domain/person.ts';
import type { SsoSettings } from '../../shared/domain/sso.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { domainOf } from '../accounts/find-account.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people, ssoIdentities, tenants } from '../db/schema.ts';
import { changeRole } from '../people/change-role.ts';
import { insertPerson } from '../tenants/create-person.ts';
import type { Identity } from './identity.ts';
import { nextRole, roleOf } from './role-of.ts';

/**
 * The account of whoever the provider vouches for, with the role that their groups give: the one that its
 * subject has; else, where the company allows it, the one with its verified address; else a new one. The
 * address counts only if it is of the company's own domain. `SignOnRefused` otherwise.
 */
export async function accountOf(
  tx: Tx,
  tenantId: TenantId,
  identity: Identity,
  settings: SsoSettings,
  now: EpochMs,
): Promise<Result<{ me: Me; roleChanged: boolean }>> {
  const given = roleOf(identity.groups, settings);
  const known = await personOf(tx, identity);
  // Or whoever rules the provider could be the owner: also of one who was linked before they became it.
  if (known?.role === 'owner') return refusedOwner();
  if (known) return ok(await withRole(tx, tenantId, known, nextRole(known.role, given), now));

  const email = await ownAddress(tx, tenantId, identity);
  if (email === null) return err('SignOnRefused', { detail: 'no verified address of the company' });
  const [row] = await tx.select().from(people).where(eq(people.email, email));
  if (!row) {
    const role = given ?? settings.otherRole;
    const name = identity.name ?? email.slice(0, email.lastIndexOf('@')).slice(0, 120);
    const me = await insertPerson(
      tx,
      tenantId,
      { email, name, title: '', role, endsAt: null },
      null,
      now,
    );
    const detail = { personId: me.id, role, by: 'sso' } as const;
    await record(tx, { tenantId, at: now, actorId: null, action: 'person.joined', detail });
    await link(tx, tenantId, identity, me.id, now);
    return ok({ me, roleChanged: false });
  }
  const me = Me.parse(row);
  if (me.role === 'owner') return refusedOwner();
  if (!settings.linkByEmail) return err('SignOnRefused', { detail: 'the address has an account' });
  if (!(await link(tx, tenantId, identity, me.id, now))) {
    return err('SignOnRefused', { detail: 'the account is of another subject' });
  }
  const detail = { personId: me.id };
  await record(tx, { tenantId, at: now, actorId: null, action: 'sso.linked', detail });
  return ok(await withRole(tx, tenantId, me, nextRole(me.role, given), now));
}

const refusedOwner = () => err('SignOnRefused', { detail: 'owners sign in without' });

async function personOf(tx: Tx, { issuer, subject }: Identity): Promise<Me | null> {
  const [row] = await tx
    .select({ person: people })
    .from(ssoIdentities)
    .innerJoin(people, eq(people.id, ssoIdentities.personId))
    .where(and(eq(ssoIdentities.issuer, issuer), eq(ssoIdentities.subject, subject)));
  return row ? Me.parse(row.person) : null;
}

/** A provider may know people of many companies; null for one of another, and of one that was closed. */
async function ownAddress(tx: Tx, tenantId: TenantId, { email }: Identity): Promise<string | null> {
  if (email === null) return null;
  const [tenant] = await tx.select().from(tenants).where(eq(tenants.id, tenantId));
  if (!tenant || tenant.closedAt !== null) return null;
  return tenant.domain === domainOf(email) ? email : null;
}

/** False when the account has another subject of this provider. */
async function link(
  tx: Tx,
  tenantId: TenantId,
  { issuer, subject }: Identity,
  personId: PersonId,
  now: EpochMs,
): Promise<boolean> {
  const made = await tx
    .insert(ssoIdentities)
    .values({ tenantId, issuer, subject, personId, linkedAt: now })
    .onConflictDoNothing()
    .returning({ personId: ssoIdentities.personId });
  return made.length > 0;
}

async function withRole(
  tx: Tx,
  tenantId: TenantId,
  me: Me,
  role: Me['role'],
  now: EpochMs,
): Promise<{ me: Me; roleChanged: boolean }> {
  if (me.role === role) return { me, roleChanged: false };
  const changed = { personId: me.id, was: me.role, is: role };
  await changeRole(tx, { tenantId, actorId: null, by: 'sso' }, changed, now);
  return { me: { ...me, role }, roleChanged: true };
}
