import { eq } from 'drizzle-orm';
import type { EpochMs } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { companyPolicyFor } from '../../shared/policy/company-policy.ts';
import type { StepUpNeed } from '../../shared/protocol/routes/route.ts';
import { record } from '../audit/log.ts';
import { people, sessions } from '../db/schema.ts';
import { readPolicy } from '../tenants/policy.ts';
import { type AuthDeps, asSession } from './authenticate.ts';
import { verifyPassword } from './password.ts';
import type { LiveSession } from './sessions.ts';
import type { SignInFailures } from './sign-in-failures.ts';

/** For so long one proof is enough: 5 minutes. */
export const STEP_UP_MS = 5 * 60_000;

export interface StepUpDeps extends Pick<AuthDeps, 'database' | 'clock'> {
  signInFailures: SignInFailures;
}

/** `POST /v1/step-up`. `WrongCredentials` for a wrong password, which is noted like one at sign-in. */
export async function stepUp(
  deps: StepUpDeps,
  { tenantId, personId, sessionId }: LiveSession,
  password: string,
): Promise<Result<{ until: EpochMs }>> {
  const passwordHash = await deps.database.inTenant(tenantId, async (tx) => {
    const [row] = await tx
      .select({ passwordHash: people.passwordHash })
      .from(people)
      .where(eq(people.id, personId));
    return row?.passwordHash ?? null;
  });
  // Outside of any transaction: it is slow on purpose.
  if (!(await verifyPassword(passwordHash, password))) {
    deps.signInFailures.note(tenantId, personId);
    return err('WrongCredentials');
  }
  return asSession(deps, { tenantId, sessionId }, async (tx) => {
    const now = deps.clock();
    await tx.update(sessions).set({ steppedUpAt: now }).where(eq(sessions.id, sessionId));
    const entry = { tenantId, at: now, actorId: personId, detail: { sessionId } };
    await record(tx, { ...entry, action: 'session.stepped-up' });
    return ok({ until: now + STEP_UP_MS });
  });
}

/** `StepUpNeeded` unless the session's person proved to be there, or policy does not ask for it. */
export function checkStepUp(
  deps: Pick<AuthDeps, 'database' | 'clock'>,
  { tenantId, sessionId }: LiveSession,
  need: StepUpNeed,
): Promise<Result<void>> {
  return asSession(deps, { tenantId, sessionId }, async (tx, { role, endsAt }) => {
    const now = deps.clock();
    const [row] = await tx
      .select({ steppedUpAt: sessions.steppedUpAt })
      .from(sessions)
      .where(eq(sessions.id, sessionId));
    if (isFresh(row?.steppedUpAt ?? null, now)) return ok(undefined);
    if (need === 'always') return err('StepUpNeeded');
    const policy = await readPolicy(tx, tenantId, now);
    const { stepUp } = companyPolicyFor(policy, { role, temporary: endsAt !== null }, now);
    return stepUp.includes(need) ? err('StepUpNeeded') : ok(undefined);
  });
}

/** With a clock that was set back, a proof from the future is none. */
const isFresh = (provedAt: EpochMs | null, now: EpochMs): boolean =>
  provedAt !== null && provedAt <= now && now - provedAt < STEP_UP_MS;
