import type { SignOutSummary } from '../../../shared/ipc/view.ts';

/** How sign-out ended, in one word; the worst that is true. */
export type SignOutOutcome = 'clean' | 'deferred' | 'incomplete' | 'residue';

/** `clean` only when the check at the end was made and found nothing. */
export function outcomeOf({
  residue,
  steps,
}: Pick<SignOutSummary, 'residue' | 'steps'>): SignOutOutcome {
  if (residue.length > 0) return 'residue';
  const unfinished = steps.some(({ result }) => result === 'failed' || result === 'pending');
  const verified = steps.some(({ step, result }) => step === 'verify' && result === 'done');
  if (unfinished || !verified) return 'incomplete';
  return steps.some(({ result }) => result === 'deferred') ? 'deferred' : 'clean';
}
