import type { SignOutStepReport, SignOutSummary } from '../../../shared/ipc/view.ts';

/** How sign-out ended, in one word; the worst that is true. */
export type SignOutOutcome = 'clean' | 'deferred' | 'unrevoked' | 'incomplete' | 'residue';

interface Ended extends Pick<SignOutSummary, 'residue'> {
  steps: readonly Pick<SignOutStepReport, 'step' | 'result'>[];
}

/** The server refused to end the session, or nothing was left to tell it by. It is not asked again. */
export const isUnrevoked = ({ steps }: Pick<Ended, 'steps'>): boolean =>
  steps.some(({ step, result }) => step === 'revoke-on-server' && result === 'failed');

/** `clean` only when the check at the end was made and found nothing. */
export function outcomeOf({ residue, steps }: Ended): SignOutOutcome {
  if (residue.length > 0) return 'residue';
  const unfinished = steps.some(
    ({ step, result }) =>
      result === 'pending' || (result === 'failed' && step !== 'revoke-on-server'),
  );
  const verified = steps.some(({ step, result }) => step === 'verify' && result === 'done');
  if (unfinished || !verified) return 'incomplete';
  if (isUnrevoked({ steps })) return 'unrevoked';
  return steps.some(({ result }) => result === 'deferred') ? 'deferred' : 'clean';
}
