import { eq } from 'drizzle-orm';
import type { EpochMs, PersonId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { FactorProof } from '../../shared/protocol/routes/factors.ts';
import type { StepUpNeed } from '../../shared/protocol/routes/route.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people, sessions } from '../db/schema.ts';
import { counts, factorAskedAt } from '../factors/asked.ts';
import { type CheckProofDeps, checkProof } from '../factors/check-proof.ts';
import { kindsOf } from '../factors/own-factors.ts';
import { policyFor } from '../factors/policy-for.ts';
import { networkOf } from '../http/network.ts';
import { type AuthDeps, asSession } from './authenticate.ts';
import { domainOf, findAccountOf } from './find-account.ts';
import { verifyPassword } from './password.ts';
import type { LiveSession } from './sessions.ts';

/** For so long one proof is enough: 5 minutes. */
export const STEP_UP_MS = 5 * 60_000;

/**
 * `POST /v1/step-up`. `WrongCredentials` for a wrong password, which is noted like one at sign-in; what
 * `checkProof` refuses a factor with. `FactorNeeded` for a password where policy asks for a factor: it is
 * taken of whoever has none, but opens no more than setting one up. `SignInAgainNeeded` for whoever has neither.
 */
export async function stepUp(
  deps: CheckProofDeps,
  caller: LiveSession,
  proof: FactorProof,
  address: string,
): Promise<Result<{ until: EpochMs }>> {
  const proven =
    proof.method === 'password'
      ? await checkPassword(deps, caller, proof.password, address)
      : await checkProof(deps, caller, proof, 'step-up', address);
  if (!proven.ok) return proven;
  return asSession(deps, caller, async (tx, live) => {
    const { tenantId, sessionId, personId } = live;
    const now = deps.clock();
    const policy = await policyFor(tx, live, now);
    const steppedUpByFactor = proven.value !== 'password' && counts(policy, proven.value);
    await tx
      .update(sessions)
      .set({ steppedUpAt: now, steppedUpByFactor })
      .where(eq(sessions.id, sessionId));
    const entry = { tenantId, at: now, actorId: personId, detail: { sessionId } };
    await record(tx, { ...entry, action: 'session.stepped-up' });
    return ok({ until: now + STEP_UP_MS });
  });
}

async function checkPassword(
  deps: CheckProofDeps,
  caller: LiveSession,
  password: string,
  address: string,
): Promise<Result<'password'>> {
  const { tenantId, personId } = caller;
  const enough = await asSession(deps, caller, async (tx, live) => {
    const policy = await policyFor(tx, live, deps.clock());
    if (!(await hasProof(tx, personId))) return err('SignInAgainNeeded');
    const needed = factorAskedAt(policy, 'step-up') && (await kindsOf(tx, personId)).size > 0;
    return needed ? err('FactorNeeded') : ok(undefined);
  });
  if (!enough.ok) return enough;
  const account = await findAccountOf(deps.database, caller);
  if (!account) return err('SessionRevoked');
  const guess = {
    secret: 'password',
    account: account.me.email,
    network: networkOf(address),
    tenant: domainOf(account.me.email),
  } as const;
  const allowed = deps.guesses.take(guess);
  if (!allowed.ok) return allowed;
  // Outside of any transaction: it is slow on purpose.
  if (!(await verifyPassword(account.passwordHash, password))) {
    deps.signInFailures.note(tenantId, personId, 'password');
    return err('WrongCredentials');
  }
  deps.guesses.right(guess);
  return ok('password');
}

/**
 * `StepUpNeeded` unless the session's person proved to be there, or nothing asks for it; `FactorNeeded` for
 * whoever has none where policy asks for one. Whom only the provider vouches for has nothing to prove with: that
 * they just came from there is enough to set up a factor, and `SignInAgainNeeded` for all else.
 */
export function checkStepUp(
  deps: Pick<AuthDeps, 'database' | 'clock'>,
  caller: LiveSession,
  need: StepUpNeed,
): Promise<Result<void>> {
  return asSession(deps, caller, async (tx, live) => {
    const now = deps.clock();
    const policy = await policyFor(tx, live, now);
    const always = need === 'always' || need === 'set-up';
    if (!always && !policy.stepUp.includes(need)) return ok(undefined);
    const [row] = await tx
      .select({
        at: sessions.steppedUpAt,
        byFactor: sessions.steppedUpByFactor,
        byProvider: sessions.byProvider,
      })
      .from(sessions)
      .where(eq(sessions.id, live.sessionId));
    if (!isFresh(row?.at ?? null, now)) {
      if (await hasProof(tx, live.personId)) return err('StepUpNeeded');
      const vouchedFor = row?.byProvider === true && isFresh(live.createdAt, now);
      return need === 'set-up' && vouchedFor ? ok(undefined) : err('SignInAgainNeeded');
    }
    if (need === 'set-up' || row?.byFactor || !factorAskedAt(policy, 'step-up')) {
      return ok(undefined);
    }
    return err((await kindsOf(tx, live.personId)).size > 0 ? 'StepUpNeeded' : 'FactorNeeded');
  });
}

/** Whether there is anything that the person could show: a password, or a factor. */
async function hasProof(tx: Tx, personId: PersonId): Promise<boolean> {
  const [person] = await tx
    .select({ passwordHash: people.passwordHash })
    .from(people)
    .where(eq(people.id, personId));
  return (person?.passwordHash ?? null) !== null || (await kindsOf(tx, personId)).size > 0;
}

/** With a clock that was set back, a proof from the future is none. */
const isFresh = (provedAt: EpochMs | null, now: EpochMs): boolean =>
  provedAt !== null && provedAt <= now && now - provedAt < STEP_UP_MS;
