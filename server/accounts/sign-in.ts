import { TenantId } from '../../shared/domain/ids.ts';
import type { Device } from '../../shared/domain/session.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { SignInStep } from '../../shared/protocol/routes/sign-in.ts';
import { tenantOfEmail } from '../tenants/tenant-of-email.ts';
import { type EnterDeps, enter } from './enter.ts';
import { findAccount, normalEmail } from './find-account.ts';
import { verifyPassword } from './password.ts';
import type { SignInFailures } from './sign-in-failures.ts';

export interface SignInDeps extends EnterDeps {
  signInFailures: SignInFailures;
}

/** Has no people: where an address of a company that is not hosted here is looked for. */
const NO_TENANT = TenantId.parse('00000000-0000-0000-0000-000000000000');

/**
 * A new session for the right password. `WrongCredentials`, with the same work done, for a wrong
 * password, an unknown person and an unknown company alike. Whoever has the password is told why it opens
 * nothing: `AccountEnded`, `CompanyClosed`.
 */
export async function signIn(
  deps: SignInDeps,
  request: { email: string; password: string; device: Device },
): Promise<Result<SignInStep>> {
  const email = normalEmail(request.email);
  const tenantId = await tenantOfEmail(deps.database, email);
  const account = await findAccount(deps.database, tenantId ?? NO_TENANT, email);
  const right = await verifyPassword(account?.passwordHash ?? null, request.password);
  if (!account || !right) {
    if (tenantId) deps.signInFailures.note(tenantId, account?.me.id ?? null);
    return err('WrongCredentials');
  }
  if (account.closed) return err('CompanyClosed');
  const { endsAt } = account.me;
  if (endsAt !== null && endsAt <= deps.clock()) return err('AccountEnded');
  return ok({ step: 'signed-in', ...(await enter(deps, account, request.device)) });
}
