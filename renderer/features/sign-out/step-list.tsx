import { CircleAlert, CircleCheck, CircleDashed, Clock } from 'lucide-react';
import type { SignOutStepReport } from '../../../shared/ipc/view.ts';
import { sizeIn } from '../../../shared/language/size.ts';
import { useLanguage, useSentences, useWords } from '../../app/words.tsx';
import styles from './step-list.module.css';
import { signOutWords } from './words.ts';

const ICONS = {
  pending: CircleDashed,
  done: CircleCheck,
  deferred: Clock,
  failed: CircleAlert,
} as const;

export interface StepListProps {
  steps: readonly SignOutStepReport[];
  /** The check at the end was made and found something: it did not fail to happen. */
  foundSomething?: boolean;
}

/** The steps in their order, each with how it went and how much it removed. */
export function StepList({ steps, foundSomething = false }: StepListProps) {
  const t = useWords(signOutWords);
  const sentence = useSentences();
  const language = useLanguage();

  function resultOf({ step, result, removed, artefacts }: SignOutStepReport): string {
    if (step === 'verify' && foundSomething) return t('step.found');
    // What an earlier process removed and did not come to count is known from the receipt.
    const counted = artefacts.reduce((sum, { count }) => sum + count, 0);
    const count = Math.max(removed, counted);
    if (result === 'done' && count > 0) {
      const bytes = artefacts.reduce((sum, each) => sum + (each.bytes ?? 0), 0);
      return bytes > 0
        ? t('summary.removedSized', { count, size: sizeIn(language, bytes) })
        : t('summary.removed', { count });
    }
    return t(`step.${result}`);
  }

  return (
    <ol className={styles['steps']}>
      {steps.map((report) => {
        const { step, result } = report;
        const Icon = ICONS[result];
        return (
          <li key={step} className={styles['step']} data-result={result}>
            <Icon aria-hidden="true" />
            <span className={styles['name']}>{sentence(`signOut.step.${step}`)}</span>
            <span className={styles['result']}>{resultOf(report)}</span>
          </li>
        );
      })}
    </ol>
  );
}
