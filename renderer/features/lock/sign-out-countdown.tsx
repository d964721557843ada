import type { EpochMs } from '../../../shared/domain/ids.ts';
import { clock, milestone, useSecondsUntil } from '../../app/countdown.ts';
import { useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './locked.module.css';
import { lockWords } from './words.ts';

/** How long the session still lives. Only an unlock stops it: moving the mouse does not. */
export function SignOutCountdown({ at, warned }: { at: EpochMs; warned: boolean }) {
  const t = useWords(lockWords);
  const seconds = useSecondsUntil(at);
  const told = warned ? milestone(seconds) : null;
  return (
    <>
      {warned ? (
        <Banner tone="warning">
          <span aria-hidden="true">{t('signOutSoon', { seconds })}</span>
        </Banner>
      ) : (
        <p className={styles['countdown']}>
          <span>{t('signOutIn')}</span>
          <span className={styles['clock']} role="timer">
            {clock(seconds)}
          </span>
        </p>
      )}
      <VisuallyHidden aria-live="assertive">
        {told === null ? '' : t('signOutSoon', { seconds: told })}
      </VisuallyHidden>
    </>
  );
}
