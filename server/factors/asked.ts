import type { SecondFactor } from '../../shared/domain/factor.ts';
import type { ErrorCode } from '../../shared/errors/app-error.ts';
import type { Policy } from '../../shared/policy/policy.ts';

/** What a sign-in can begin with. */
export type FirstFactor = Policy['signInMethods'][number];
/** What can be set up, to be asked for later. */
export type Kind = Exclude<SecondFactor, 'recovery'>;
/** In the order of proving. */
export type Proven = readonly [FirstFactor, ...SecondFactor[]];

export interface SignInFacts {
  policy: Pick<Policy, 'signInMethods' | 'secondFactorAt' | 'secondFactors'>;
  proven: Proven;
  /** What the person has set up. Recovery codes are there only beside something else. */
  has: ReadonlySet<SecondFactor>;
  /** After something unusual: the first factor alone does not open, whatever policy says. */
  mustProve: boolean;
}

export type Asked =
  | { step: 'enter' }
  | { step: 'second-factor'; methods: [SecondFactor, ...SecondFactor[]] }
  | { step: 'enrolment'; methods: [Kind, ...Kind[]] }
  | {
      step: 'refused';
      code: Extract<ErrorCode, 'SignInMethodNotAllowed' | 'FactorNeeded' | 'ProofNeeded'>;
    };

/** In the order in which they should be offered: what takes the least effort first. */
const KINDS: readonly Kind[] = ['passkey', 'totp'];

/**
 * What a sign-in still needs. Whoever has set up a factor is asked for it; where policy asks for one
 * anywhere, whoever has none that counts sets one up, after proving with what they have. A passkey
 * verifies its user, so one that begins a sign-in is two factors by itself.
 */
export function asked({ policy, proven, has, mustProve }: SignInFacts): Asked {
  const [first, ...more] = proven;
  if (!policy.signInMethods.includes(first)) {
    return { step: 'refused', code: 'SignInMethodNotAllowed' };
  }
  const given: readonly SecondFactor[] = first === 'passkey' ? ['passkey', ...more] : more;
  const counting = KINDS.filter((kind) => policy.secondFactors.includes(kind));
  const hasCounting = counting.some((kind) => has.has(kind));
  const methods = [...(hasCounting ? counting : KINDS), 'recovery' as const].filter((kind) =>
    has.has(kind),
  );
  const [easiest, ...others] = methods;
  // A recovery code that was taken is spent, and may have been the last: `has` says nothing of it any more.
  const proves = (factor: SecondFactor) => factor === 'recovery' || methods.includes(factor);
  if (easiest !== undefined && !given.some(proves)) {
    return { step: 'second-factor', methods: [easiest, ...others] };
  }
  if (easiest === undefined && mustProve) return { step: 'refused', code: 'ProofNeeded' };
  if (hasCounting || policy.secondFactorAt.length === 0) return { step: 'enter' };
  const [simplest, ...further] = counting;
  if (simplest === undefined) return { step: 'refused', code: 'FactorNeeded' };
  return { step: 'enrolment', methods: [simplest, ...further] };
}

/** Whether somebody who is signed in proves enough: with a password alone only where no factor is asked for. */
export const factorAskedAt = (
  { secondFactorAt }: Pick<Policy, 'secondFactorAt'>,
  moment: Policy['secondFactorAt'][number],
): boolean => secondFactorAt.includes(moment);

/** Whether whoever has set up these has what policy asks for. */
export const sufficient = (
  policy: Pick<Policy, 'secondFactorAt' | 'secondFactors'>,
  has: ReadonlySet<Kind>,
): boolean =>
  policy.secondFactorAt.length === 0 || KINDS.some((kind) => has.has(kind) && counts(policy, kind));

/** Whether policy lets a second factor count. Recovery codes do wherever anything does. */
export const counts = (
  { secondFactors }: Pick<Policy, 'secondFactors'>,
  factor: SecondFactor,
): boolean => (factor === 'recovery' ? secondFactors.length > 0 : secondFactors.includes(factor));
