import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecondFactor } from '../../shared/domain/factor.ts';
import { PolicyValues } from '../../shared/policy/generated.ts';
import { type Asked, asked, type Kind, type Proven, type SignInFacts } from './asked.ts';

const FIRST = PolicyValues.shape.signInMethods.element.options;
const MOMENTS = PolicyValues.shape.secondFactorAt.element.options;
const KINDS: readonly Kind[] = ['totp', 'passkey'];

/** Recovery codes are there only beside something else; one that was proven may have been the last. */
const anyFacts: fc.Arbitrary<SignInFacts> = fc
  .record({
    policy: fc.record({
      signInMethods: fc.subarray([...FIRST]),
      secondFactorAt: fc.subarray([...MOMENTS]),
      secondFactors: fc.subarray([...KINDS]),
    }),
    first: fc.constantFrom(...FIRST),
    more: fc.subarray([...SecondFactor.options]),
    kinds: fc.subarray([...KINDS]),
    codesLeft: fc.boolean(),
    mustProve: fc.boolean(),
  })
  .map(({ first, more, kinds, codesLeft, ...facts }) => {
    const has = new Set<SecondFactor>(kinds);
    if (kinds.length > 0 && codesLeft) has.add('recovery');
    const proven: Proven = [first, ...more];
    return { ...facts, proven, has };
  });

/** What was proven beside a first factor that anybody could have stolen. */
const second = ([first, ...more]: Proven): readonly SecondFactor[] =>
  first === 'passkey' ? ['passkey', ...more] : more;

/** Said once more, as conditions: everything for which nobody may be let in. */
function reasonsAgainst({ policy, proven, has, mustProve }: SignInFacts): string[] {
  const given = second(proven);
  const counting = KINDS.filter((kind) => has.has(kind) && policy.secondFactors.includes(kind));
  const own = KINDS.filter((kind) => has.has(kind));
  const provedOneOf = (kinds: readonly SecondFactor[]) =>
    given.includes('recovery') || given.some((factor) => kinds.includes(factor));
  const reasons = {
    'a way that policy does not let in': !policy.signInMethods.includes(proven[0]),
    'a factor that was set up, and not asked for': own.length > 0 && !provedOneOf(own),
    'a factor that does not count, where another does':
      counting.length > 0 && !provedOneOf(counting),
    'no factor that counts, where policy asks for one':
      policy.secondFactorAt.length > 0 && counting.length === 0,
    'nothing to prove with after something unusual': mustProve && own.length === 0,
  };
  return Object.entries(reasons).flatMap(([reason, holds]) => (holds ? [reason] : []));
}

describe('what a sign-in still needs', () => {
  it('never lets in whoever proved less than policy asks, and everybody else', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(asked(facts).step === 'enter').toBe(reasonsAgainst(facts).length === 0);
      }),
      { numRuns: 3_000 },
    );
  });

  it('asks for nothing that nobody could give, and never for what was given', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const next: Asked = asked(facts);
        if (next.step === 'second-factor') {
          expect(next.methods.filter((method) => !facts.has.has(method))).toEqual([]);
          expect(next.methods.filter((method) => second(facts.proven).includes(method))).toEqual(
            [],
          );
        }
        if (next.step === 'enrolment') {
          expect(facts.policy.secondFactors).toEqual(expect.arrayContaining(next.methods));
          expect(next.methods.filter((method) => facts.has.has(method))).toEqual([]);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  const policy: SignInFacts['policy'] = {
    signInMethods: [...FIRST],
    secondFactorAt: ['sign-in'],
    secondFactors: [...KINDS],
  };
  const facts = (changes: Partial<SignInFacts> = {}): SignInFacts => ({
    policy,
    proven: ['password'],
    has: new Set(['totp', 'recovery']),
    mustProve: false,
    ...changes,
  });

  it('takes the last recovery code, which nobody has any more once it was taken', () => {
    const has = new Set<SecondFactor>(['totp']);
    expect(asked(facts({ has, proven: ['password', 'recovery'] }))).toEqual({ step: 'enter' });
    // Control.
    expect(asked(facts({ has }))).toEqual({ step: 'second-factor', methods: ['totp'] });
  });

  it('lets nobody in with a password alone after something unusual, whatever policy says', () => {
    const lax = { ...policy, secondFactorAt: [] };
    const none = new Set<SecondFactor>();
    expect(asked(facts({ policy: lax, has: none, mustProve: true }))).toEqual({
      step: 'refused',
      code: 'ProofNeeded',
    });
    // Whoever has a factor proves with it, and control: without the demand the password is enough.
    expect(asked(facts({ policy: lax, mustProve: true }))).toMatchObject({ step: 'second-factor' });
    expect(asked(facts({ policy: lax, has: none }))).toEqual({ step: 'enter' });
  });

  it('asks for the easiest first, and takes a passkey that began it for both', () => {
    const has = new Set<SecondFactor>(['totp', 'passkey', 'recovery']);
    const methods = ['passkey', 'totp', 'recovery'];
    expect(asked(facts({ has }))).toEqual({ step: 'second-factor', methods });
    expect(asked(facts({ has, proven: ['passkey'] }))).toEqual({ step: 'enter' });
    expect(asked(facts({ has: new Set() }))).toEqual({
      step: 'enrolment',
      methods: ['passkey', 'totp'],
    });
  });
});
