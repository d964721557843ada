import type { SignedIn, SignInStep } from '../../shared/protocol/routes/sign-in.ts';

/** What a sign-in that asks for nothing more came to; throws when it stopped on the way. */
export function signedInOf(step: SignInStep): SignedIn {
  if (step.step !== 'signed-in') throw new Error(`the sign-in stopped at ${step.step}`);
  const { step: _, ...signedIn } = step;
  return signedIn;
}
