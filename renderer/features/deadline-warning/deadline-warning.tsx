import type { Warning } from '../../../shared/ipc/view.ts';
import { milestone, useSecondsUntil } from '../../app/countdown.ts';
import { useWords } from '../../app/words.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { IdleWarning } from './idle-warning.tsx';
import { TermWarning } from './term-warning.tsx';
import { warningWords } from './words.ts';

/** What comes soon, over everything. Only inactivity is put off by somebody's being there. */
export function DeadlineWarning({ warning }: { warning: Warning }) {
  const t = useWords(warningWords);
  const seconds = useSecondsUntil(warning.at);
  const told = milestone(seconds);
  return (
    <>
      {warning.because === 'idle' ? (
        <IdleWarning kind={warning.kind} seconds={seconds} />
      ) : (
        <TermWarning warning={warning} seconds={seconds} />
      )}
      <VisuallyHidden aria-live="assertive">
        {told === null ? '' : t(`told.${warning.kind}`, { seconds: told })}
      </VisuallyHidden>
    </>
  );
}
