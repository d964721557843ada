import type { DeliveryOutcome } from '../../../../shared/domain/watching.ts';
import { useMinute } from '../../../app/countdown.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Chip } from '../chip.tsx';
import styles from './watching.module.css';
import { watchingPageWords } from './words.ts';

export interface OutcomeProps {
  outcome: DeliveryOutcome | null;
  testing: boolean;
  /** It left the server; whether it arrived, nobody says. */
  unacknowledged: boolean;
}

/** How it went the last time, read out when it changes. */
export function Outcome({ outcome, testing, unacknowledged }: OutcomeProps) {
  const t = useWords(watchingPageWords);
  const { ago, dateTime } = useFormats();
  const now = useMinute();
  return (
    <div className={styles['outcome']} role="status">
      {testing ? <p className={styles['hint']}>{t('test.testing')}</p> : null}
      {!testing && outcome === null ? <p className={styles['hint']}>{t('outcome.none')}</p> : null}
      {!testing && outcome ? (
        <>
          <p className={styles['last']}>
            {outcome.fault === null ? (
              <Chip tone="good">{t(unacknowledged ? 'outcome.sent' : 'outcome.good')}</Chip>
            ) : (
              <Chip tone="danger">{t('outcome.bad')}</Chip>
            )}
            <span className={styles['hint']} title={dateTime(outcome.at)}>
              {t('outcome.at', { ago: ago(outcome.at, Math.max(now, outcome.at)) })}
            </span>
          </p>
          {outcome.fault === null ? null : (
            <p className={styles['text']}>{t(`fault.${outcome.fault}`)}</p>
          )}
        </>
      ) : null}
    </div>
  );
}
