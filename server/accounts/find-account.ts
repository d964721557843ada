import { eq } from 'drizzle-orm';
import type { TenantId } from '../../shared/domain/ids.ts';
import { Me, Tenant } from '../../shared/domain/person.ts';
import type { Database } from '../db/database.ts';
import { people, tenants } from '../db/schema.ts';

/** One spelling for each mailbox: what is stored and what is looked up. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

/** Somebody who may sign in, if they can prove it. */
export interface Account {
  passwordHash: string;
  me: Me;
  tenant: Tenant;
  closed: boolean;
}

/** By a normal address; null when nobody has it. */
export async function findAccount(
  database: Database,
  tenantId: TenantId,
  email: string,
): Promise<Account | null> {
  return database.inTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ person: people, tenant: tenants })
      .from(people)
      .innerJoin(tenants, eq(tenants.id, people.tenantId))
      .where(eq(people.email, email));
    if (!row) return null;
    return {
      passwordHash: row.person.passwordHash,
      me: Me.parse(row.person),
      tenant: Tenant.parse(row.tenant),
      closed: row.tenant.closedAt !== null,
    };
  });
}
