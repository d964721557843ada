import type { Factors } from '../../../shared/domain/factor.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import type { ProofMethod } from '../factors/use-proof-fault.ts';

/**
 * With what somebody can show that it is them: what policy takes, of what they have. Where it asks for a
 * factor, the password is enough for nobody but who has none. `factors` null: not known.
 */
export function offersOf(
  { secondFactorAt, secondFactors }: Pick<Policy, 'secondFactorAt' | 'secondFactors'>,
  factors: Factors | null,
): ProofMethod[] {
  const own: ProofMethod[] = [];
  if (factors?.totp && secondFactors.includes('totp')) own.push('totp');
  if (factors?.passkeys.length && secondFactors.includes('passkey')) own.push('passkey');
  if (own.length > 0 && factors?.recovery?.left) own.push('recovery');
  const asked = secondFactorAt.includes('step-up') && own.length > 0;
  return asked ? own : ['password', ...own];
}
