import type { SecondFactor } from '../../shared/domain/factor.ts';
import type { Policy } from '../../shared/policy/policy.ts';

/**
 * What policy asks for beside password or PIN, in the order in which it is offered: what is typed comes
 * first. Which of these a person has is for the server to say, which also says whether one is right.
 */
export function factorsToUnlock({ secondFactorAt, secondFactors }: Policy): SecondFactor[] {
  if (!secondFactorAt.includes('unlock')) return [];
  return [...secondFactors.toSorted((a, b) => RANK[a] - RANK[b]), 'recovery'];
}

const RANK = { totp: 0, passkey: 1 } as const;
