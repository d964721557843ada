import { Laptop, LockOpen, Monitor, ShieldCheck } from 'lucide-react';
import { PLATFORM_NAMES, type SessionInfo } from '../../../../shared/domain/session.ts';
import { useMinute } from '../../../app/countdown.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import styles from './devices.module.css';
import { StateChip } from './state-chip.tsx';
import { usePlace } from './use-place.ts';
import { devicesWords } from './words.ts';

const TONES = { open: 'good', locked: 'quiet', offline: 'faint' } as const;

export interface DeviceRowProps {
  session: SessionInfo;
  onEnd: () => void;
}

/** One signed-in device: what it is, how it is, where it is, and a way to end it. */
export function DeviceRow({ session, onEnd }: DeviceRowProps) {
  const t = useWords(devicesWords);
  const { ago, dateTime } = useFormats();
  const placeText = usePlace();
  const now = useMinute();
  const { deviceName: name, platform, createdAt, lastSeenAt, current, state, posture } = session;
  const place = placeText(session.place);
  const Icon = current ? Monitor : Laptop;
  return (
    <li className={styles['row']} data-current={current}>
      <span className={styles['tile']} data-tone={current ? 'accent' : 'plain'}>
        <Icon aria-hidden="true" />
      </span>
      <div className={styles['what']}>
        <p className={styles['name']}>
          <span>{name}</span>
          {current ? <span className={styles['tag']}>{t('current')}</span> : null}
          <StateChip tone={TONES[state]}>{t(`state.${state}`)}</StateChip>
        </p>
        <p className={styles['small']}>
          {posture ? t('versions', { os: posture.os, app: posture.app }) : PLATFORM_NAMES[platform]}
        </p>
        <p className={styles['small']} title={t('since', { date: dateTime(createdAt) })}>
          {place === null ? null : `${place} · `}
          {t('lastSeen', { ago: ago(lastSeenAt, now) })}
        </p>
        {posture && posture.disk !== 'unknown' ? (
          <p className={styles['disk']} data-disk={posture.disk}>
            {posture.disk === 'plain' ? (
              <LockOpen aria-hidden="true" />
            ) : (
              <ShieldCheck aria-hidden="true" />
            )}
            {t(`disk.${posture.disk}`)}
          </p>
        ) : null}
      </div>
      {current ? null : (
        <Button size="small" aria-label={t('endOf', { name })} onClick={onEnd}>
          {t('end')}
        </Button>
      )}
    </li>
  );
}
