import type { TenantId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import { SignInWay } from '../../shared/domain/sso.ts';
import { companyPolicyFor } from '../../shared/policy/company-policy.ts';
import { DEFAULTS } from '../../shared/policy/generated.ts';
import { normalEmail } from '../accounts/find-account.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { readPolicy } from '../tenants/policy.ts';
import { tenantOfEmail } from '../tenants/tenant-of-email.ts';
import { readProvider } from './provider-settings.ts';

/**
 * What people of a mail domain may sign in with, in the order in which it is offered. Whatever their role:
 * an answer by role would tell who has which. For a domain that is not here it is what a company has that
 * set nothing up.
 */
export async function signInWays(
  { database, clock }: { database: Database; clock: Clock },
  email: string,
): Promise<SignInWay[]> {
  const tenantId = await tenantOfEmail(database, normalEmail(email));
  const { methods, provider } = tenantId
    ? await waysOf(database, tenantId, clock())
    : { methods: DEFAULTS.signInMethods, provider: false };
  const ways = SignInWay.options.filter(
    (way) => methods.includes(way) && (way !== 'sso' || provider),
  );
  // Where policy leaves single sign-on alone and there is no provider, nothing would be left to be refused.
  return ways.length > 0 ? ways : ['password'];
}

const waysOf = (database: Database, tenantId: TenantId, now: number) =>
  database.inTenant(tenantId, async (tx) => {
    const policy = await readPolicy(tx, tenantId, now);
    const methods = Role.options.flatMap(
      (role) => companyPolicyFor(policy, { role, temporary: false }, now).signInMethods,
    );
    return { methods, provider: (await readProvider(tx))?.settings.enabled ?? false };
  });
