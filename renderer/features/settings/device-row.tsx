import { Laptop } from 'lucide-react';
import type { SessionInfo } from '../../../shared/domain/session.ts';
import { useMinute } from '../../app/countdown.ts';
import { useFormats, useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './settings.module.css';
import { settingsWords } from './words.ts';

export interface DeviceRowProps {
  session: SessionInfo;
  onEnd: () => void;
}

export function DeviceRow({ session, onEnd }: DeviceRowProps) {
  const t = useWords(settingsWords);
  const { ago, dateTime } = useFormats();
  const now = useMinute();
  const { deviceName: name, platform, createdAt, lastSeenAt, current } = session;
  return (
    <li className={styles['device']}>
      <Laptop aria-hidden="true" />
      <div className={styles['what']}>
        <p className={styles['name']}>{name}</p>
        <p className={styles['small']}>
          {t(`platform.${platform}`)} · {t('devices.lastSeen', { ago: ago(lastSeenAt, now) })}
        </p>
        <p className={styles['small']}>{t('devices.since', { date: dateTime(createdAt) })}</p>
      </div>
      {current ? (
        <span className={styles['tag']}>{t('devices.current')}</span>
      ) : (
        <Button size="small" aria-label={t('devices.endOf', { name })} onClick={onEnd}>
          {t('devices.end')}
        </Button>
      )}
    </li>
  );
}
