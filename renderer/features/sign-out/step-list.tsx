import { CircleAlert, CircleCheck, CircleDashed, Clock } from 'lucide-react';
import type { SignOutStepReport } from '../../../shared/ipc/view.ts';
import { useSentences, useWords } from '../../app/words.tsx';
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

  function resultOf({ step, result, removed }: SignOutStepReport): string {
    if (step === 'verify' && foundSomething) return t('step.found');
    if (result === 'done' && removed > 0) return t('summary.removed', { count: removed });
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
