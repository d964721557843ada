import { eq, type SQL } from 'drizzle-orm';
import { type EpochMs, type PersonId, TenantId } from '../../shared/domain/ids.ts';
import { Me, Tenant } from '../../shared/domain/person.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { people, tenants } from '../db/schema.ts';

/** One spelling for each mailbox: what is stored and what is looked up. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

/** What names the company, of a normal address. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1);

/** Has no people: where an address of a company that is not hosted here is looked for. */
export const NO_TENANT = TenantId.parse('00000000-0000-0000-0000-000000000000');

/** Somebody who may sign in, if they can prove it, and unless something is against it. */
export interface Account {
  /** Null for who signs in by other means. */
  passwordHash: string | null;
  me: Me;
  tenant: Tenant;
  closed: boolean;
  /** By the company's directory. */
  deactivated: boolean;
  /** By watching. */
  suspended: boolean;
  /** When something unusual happened, after which the first factor alone does not open. */
  mustProveSince: EpochMs | null;
  /** When the password or a factor last changed. */
  secretsChangedAt: EpochMs;
}

/** By a normal address; null when nobody has it. */
export const findAccount = (
  database: Database,
  tenantId: TenantId,
  email: string,
): Promise<Account | null> => find(database, tenantId, eq(people.email, email));

export const findAccountOf = (
  database: Database,
  { tenantId, personId }: { tenantId: TenantId; personId: PersonId },
): Promise<Account | null> => find(database, tenantId, eq(people.id, personId));

const find = (database: Database, tenantId: TenantId, who: SQL): Promise<Account | null> =>
  database.inTenant(tenantId, async (tx) => {
    const [row] = await accounts(tx, who);
    return row ? accountIn(row) : null;
  });

/** As it is at this moment, and stays until the end of the transaction: nobody suspends or changes it meanwhile. */
export async function holdAccount(tx: Tx, personId: PersonId): Promise<Account | null> {
  const query = accounts(tx, eq(people.id, personId));
  const [row] = await query.for('no key update', { of: people });
  return row ? accountIn(row) : null;
}

const accounts = (tx: Tx, who: SQL) =>
  tx
    .select({ person: people, tenant: tenants })
    .from(people)
    .innerJoin(tenants, eq(tenants.id, people.tenantId))
    .where(who);

const accountIn = ({ person, tenant }: Awaited<ReturnType<typeof accounts>>[number]): Account => ({
  passwordHash: person.passwordHash,
  me: Me.parse(person),
  tenant: Tenant.parse(tenant),
  closed: tenant.closedAt !== null,
  deactivated: person.deactivatedAt !== null,
  suspended: person.suspendedAt !== null,
  mustProveSince: person.mustProveSince,
  secretsChangedAt: person.secretsChangedAt,
});

/** Whether the account opens to whoever proves to be its person. They are told why it does not. */
export function opens(account: Account, now: EpochMs): Result<void> {
  if (account.closed) return err('CompanyClosed');
  const { endsAt } = account.me;
  if (account.deactivated || (endsAt !== null && endsAt <= now)) return err('AccountEnded');
  if (account.suspended) return err('AccountSuspended');
  return ok(undefined);
}

/**
 * Whether what was proven of an account, as it was read `before`, opens it as it is by now. `TicketExpired` when
 * its secrets changed meanwhile, or something unusual asks for more than was asked for then.
 */
export function stillOpens(before: Account, account: Account, now: EpochMs): Result<void> {
  const { secretsChangedAt, mustProveSince } = account;
  const asksMore = mustProveSince !== null && mustProveSince !== before.mustProveSince;
  if (secretsChangedAt !== before.secretsChangedAt || asksMore) return err('TicketExpired');
  return opens(account, now);
}
