import { useId } from 'react';
import type { Alert, Severity } from '../../../../shared/domain/alert.ts';
import { watchingWordsIn } from '../../../../shared/watching/words.ts';
import { useFormats, useLanguage, useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Chip, type ChipTone } from '../chip.tsx';
import styles from './alerts.module.css';
import { alertsWords } from './words.ts';

const TONES: Readonly<Record<Severity, ChipTone>> = {
  notice: 'quiet',
  warning: 'warning',
  critical: 'danger',
};

export interface AlertCardProps {
  alert: Alert;
  onAcknowledge: () => void;
  onDismiss: () => void;
}

/** One alert: what, about whom, why, and what was done. */
export function AlertCard({ alert, onAcknowledge, onDismiss }: AlertCardProps) {
  const t = useWords(alertsWords);
  const words = watchingWordsIn(useLanguage());
  const { dateTime, list } = useFormats();
  const id = useId();
  const { evidence, person, severity, state, closedBy, closedAt } = alert;
  const rule = words.rule(evidence.rule);
  const name = person?.name ?? t('company');
  const answers = alert.answers.map(({ answer, outcome }) =>
    outcome === 'done' ? words.answer(answer) : t(outcome, { answer: words.answer(answer) }),
  );
  return (
    <li className={styles['card']} data-severity={severity} aria-labelledby={id}>
      <div className={styles['head']}>
        <h3 id={id} className={styles['title']}>
          {rule} · {name}
        </h3>
        <Chip tone={TONES[severity]}>{words.severity(severity)}</Chip>
      </div>
      <p className={styles['why']}>{words.about(evidence)}</p>
      <p className={styles['faint']}>{dateTime(alert.at)}</p>
      {answers.length > 0 ? (
        <p className={styles['faint']}>{t('answers', { answers: list(answers) })}</p>
      ) : null}
      {state !== 'open' && closedAt !== null ? (
        <p className={styles['faint']}>
          {t(`closed.${state}`, {
            name: closedBy?.name ?? '',
            date: dateTime(closedAt),
            reason: alert.reason ?? '',
          })}
        </p>
      ) : null}
      {state === 'dismissed' ? null : (
        <div className={styles['actions']}>
          {state === 'open' ? (
            <Button
              size="small"
              aria-label={t('acknowledgeOf', { rule, name })}
              onClick={onAcknowledge}
            >
              {t('acknowledge')}
            </Button>
          ) : null}
          <Button size="small" aria-label={t('dismissOf', { rule, name })} onClick={onDismiss}>
            {t('dismiss')}
          </Button>
        </div>
      )}
    </li>
  );
}
