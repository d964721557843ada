import { assertNever } from '../../../shared/errors/app-error.ts';
import type { SessionIn } from '../../app/view-store.ts';
import { Begin } from './begin.tsx';
import { Enrolment } from './enrolment.tsx';
import { KeepCodes } from './keep-codes.tsx';
import { SecondFactor } from './second-factor.tsx';
import { UnlockPassword } from './unlock-password.tsx';

/** One screen a step. Which one it is, main says: what was proven before stays there. */
export function SignIn({ session }: { session: SessionIn<'signed-out'> }) {
  const { signIn } = session;
  if (signIn === null || signIn.step === 'over') {
    return <Begin session={session} over={signIn?.because ?? null} />;
  }
  switch (signIn.step) {
    case 'second-factor':
      return <SecondFactor methods={signIn.methods} />;
    case 'enrolment':
      return <Enrolment methods={signIn.methods} />;
    case 'recovery-codes':
      return <KeepCodes codes={signIn.codes} />;
    case 'unlock-password':
      return <UnlockPassword />;
    default:
      return assertNever(signIn);
  }
}
