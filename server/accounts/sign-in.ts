import { type ErrorCode, err, type Result } from '../../shared/errors/app-error.ts';
import type { SignInStep } from '../../shared/protocol/routes/sign-in.ts';
import { type NextStepDeps, nextStep } from '../factors/next-step.ts';
import { tenantOfEmail } from '../tenants/tenant-of-email.ts';
import type { Arrival } from './arrival.ts';
import { findAccount, NO_TENANT, normalEmail } from './find-account.ts';
import { verifyPassword } from './password.ts';
import type { SignInFailures } from './sign-in-failures.ts';

/** The password was right, and the account opens to nobody; also when it was closed in that very moment. */
const CLOSED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'CompanyClosed',
  'AccountEnded',
  'AccountSuspended',
]);

export interface SignInDeps extends NextStepDeps {
  signInFailures: SignInFailures;
}

/**
 * A sign-in that begins with a password. `WrongCredentials`, with the same work done, for a wrong
 * password, an unknown person and an unknown company alike. Whoever has the password is told why it opens
 * nothing, or not yet: see `nextStep`.
 */
export async function signIn(
  deps: SignInDeps,
  request: { email: string; password: string },
  arrival: Arrival,
): Promise<Result<SignInStep>> {
  const email = normalEmail(request.email);
  const tenantId = await tenantOfEmail(deps.database, email);
  const account = await findAccount(deps.database, tenantId ?? NO_TENANT, email);
  const right = await verifyPassword(account?.passwordHash ?? null, request.password);
  if (!account || !right) {
    const personId = account?.me.id ?? null;
    if (tenantId) {
      deps.signInFailures.note(tenantId, personId, 'password');
      const at = deps.clock();
      const { address } = arrival;
      deps.watch.note({ kind: 'sign-in-failed', tenantId, at, address, account: email, personId });
      if (personId) deps.signInHistory.failed({ tenantId, personId, way: ['password'], address });
    }
    return err('WrongCredentials');
  }
  const next = await nextStep(deps, account, arrival, ['password']);
  if (!next.ok && CLOSED.has(next.error.code)) {
    const whose = { tenantId: account.tenant.id, personId: account.me.id };
    deps.signInFailures.note(whose.tenantId, whose.personId, 'closed');
    deps.signInHistory.failed({ ...whose, way: ['password'], address: arrival.address });
  }
  return next;
}
