import type { SecondFactor } from '../../shared/domain/factor.ts';
import type { PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { ok, type Result } from '../../shared/errors/app-error.ts';
import type { CodeProof } from '../../shared/protocol/routes/proof.ts';
import type { SignInFailures } from '../accounts/sign-in-failures.ts';
import type { SignInHistory } from '../accounts/sign-in-history.ts';
import type { Guess, Guesses } from '../http/guesses.ts';
import { networkOf } from '../http/network.ts';
import type { Watch } from '../watch/watch-event.ts';
import { spendRecoveryCode } from './recovery-codes.ts';
import { spendTotp, type TotpDeps } from './use-totp.ts';

export interface CheckCodeDeps extends TotpDeps {
  guesses: Guesses;
  signInFailures: SignInFailures;
  signInHistory: SignInHistory;
  watch: Watch;
}

/** Whose code, and from where. */
export interface Claimant {
  tenantId: TenantId;
  personId: PersonId;
  /** Null at sign-in. */
  sessionId: SessionId | null;
  address: string;
}

export const codeGuess = ({ tenantId, personId, address }: Claimant): Guess => ({
  secret: 'code',
  account: personId,
  network: networkOf(address),
  tenant: tenantId,
});

/** A code of a known person: `RateLimited`, `WrongCode`, `CodeUsed`. One that is right is used up. */
export async function checkCode(
  deps: CheckCodeDeps,
  who: Claimant,
  proof: CodeProof,
): Promise<Result<SecondFactor>> {
  const allowed = deps.guesses.take(codeGuess(who));
  if (!allowed.ok) return allowed;
  const used =
    proof.method === 'totp'
      ? await spendTotp(deps, who, proof.code)
      : await spendRecoveryCode(deps, who, proof.code);
  if (!used.ok) {
    noteWrongCode(deps, who, proof.method);
    return used;
  }
  deps.guesses.right(codeGuess(who));
  return ok(proof.method);
}

/** For the audit log, and for whoever watches. */
export function noteWrongCode(
  { signInFailures, signInHistory, watch, clock }: CheckCodeDeps,
  who: Claimant,
  factor: SecondFactor,
): void {
  signInFailures.note(who.tenantId, who.personId, factor);
  watch.note({ kind: 'factor-failed', at: clock(), factor, ...who });
  if (who.sessionId === null) signInHistory.failed({ ...who, way: [factor] });
}
