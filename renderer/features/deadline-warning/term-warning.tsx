import type { Warning } from '../../../shared/ipc/view.ts';
import { clock } from '../../app/countdown.ts';
import { useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import styles from './deadline-warning.module.css';
import { warningWords } from './words.ts';

/** Nothing that somebody does here puts it off: it leaves them to finish their sentence. */
export function TermWarning({ warning, seconds }: { warning: Warning; seconds: number }) {
  const t = useWords(warningWords);
  return (
    <div className={styles['term']}>
      <Banner tone="warning">
        <p>
          {t(warning.kind)}{' '}
          <span className={styles['inline']} role="timer">
            {clock(seconds)}
          </span>
        </p>
        <p>{t(`because.${reasonOf(warning.because)}`)}</p>
      </Banner>
    </div>
  );
}

const REASONS = ['no-word', 'session-age', 'account-ended', 'outside-hours'] as const;

/** Whatever else is near has already come. */
const reasonOf = (because: Warning['because']) =>
  REASONS.find((reason) => reason === because) ?? 'other';
