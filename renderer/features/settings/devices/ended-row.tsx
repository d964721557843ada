import { Laptop } from 'lucide-react';
import { type EndedSession, PLATFORM_NAMES } from '../../../../shared/domain/session.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import styles from './devices.module.css';
import { StateChip } from './state-chip.tsx';
import { devicesWords } from './words.ts';

/** A device that is signed out, and whether what was on it is known to be gone. */
export function EndedRow({ session }: { session: EndedSession }) {
  const t = useWords(devicesWords);
  const { dateTime } = useFormats();
  const { deviceName, platform, endedAt, wiped } = session;
  return (
    <li className={styles['row']}>
      <span className={styles['tile']}>
        <Laptop aria-hidden="true" />
      </span>
      <div className={styles['what']}>
        <p className={styles['name']}>
          <span>{deviceName}</span>
          {wiped ? (
            <StateChip tone="good">{t('wiped')}</StateChip>
          ) : (
            <StateChip tone="warning" hint={t('notHeardWhy')}>
              {t('notHeard')}
            </StateChip>
          )}
        </p>
        <p className={styles['small']}>
          {PLATFORM_NAMES[platform]} · {t('endedAt', { date: dateTime(endedAt) })}
        </p>
      </div>
    </li>
  );
}
