import { Ellipsis, Eraser, LockKeyhole, UserRoundX } from 'lucide-react';
import type { DeviceOverview } from '../../../../shared/domain/device-overview.ts';
import { PLATFORM_NAMES } from '../../../../shared/domain/session.ts';
import { useMinute } from '../../../app/countdown.ts';
import { useFormats, useWords } from '../../../app/words.tsx';
import { Avatar } from '../../../ui/avatar.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import styles from '../administration.module.css';
import { Chip, type ChipTone } from '../chip.tsx';
import { PersonName } from '../person-name.tsx';
import { adminWords } from '../words.ts';

const TONES: Readonly<Record<DeviceOverview['state'], ChipTone>> = {
  open: 'good',
  locked: 'quiet',
  offline: 'faint',
};

export interface DeviceRowProps {
  device: DeviceOverview;
  onLock: () => void;
  onWipe: (kind: 'session' | 'person') => void;
}

/** One device: whose it is, how it is, and what can be done about it. */
export function DeviceRow({ device, onLock, onWipe }: DeviceRowProps) {
  const t = useWords(adminWords);
  const { ago, dateTime } = useFormats();
  const now = useMinute();
  const { person, deviceName, platform, state, lastSeenAt, createdAt, current } = device;
  const named = { device: deviceName, name: person.name };
  return (
    <li className={styles['row']}>
      <Avatar person={person} />
      <div className={styles['what']}>
        <PersonName person={person} />
        <p className={styles['small']}>
          {deviceName} · {PLATFORM_NAMES[platform]}
          {current ? ` · ${t('devices.current')}` : null}
        </p>
        <p className={styles['faint']} title={t('devices.since', { date: dateTime(createdAt) })}>
          {t('devices.seen', { ago: ago(lastSeenAt, now) })}
        </p>
      </div>
      <Chip tone={TONES[state]}>{t(`devices.state.${state}`)}</Chip>
      <Button size="small" aria-label={t('devices.lockOf', named)} onClick={onLock}>
        {t('devices.lock')}
      </Button>
      <Menu
        align="end"
        trigger={
          <IconButton size="small" label={t('devices.moreOf', named)}>
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem icon={<LockKeyhole aria-hidden="true" />} onSelect={onLock}>
          {t('devices.lock')}
        </MenuItem>
        <MenuItem
          tone="danger"
          icon={<Eraser aria-hidden="true" />}
          onSelect={() => onWipe('session')}
        >
          {t('devices.wipe')}
        </MenuItem>
        <MenuItem
          tone="danger"
          icon={<UserRoundX aria-hidden="true" />}
          onSelect={() => onWipe('person')}
        >
          {t('devices.wipePerson', { name: person.name })}
        </MenuItem>
      </Menu>
    </li>
  );
}
