import { Ellipsis, Eraser, LockKeyhole, LogOut } from 'lucide-react';
import type { Place } from '../../../../shared/domain/place.ts';
import { PLATFORM_NAMES } from '../../../../shared/domain/session.ts';
import type { SessionNow } from '../../../../shared/domain/session-now.ts';
import { useMinute } from '../../../app/countdown.ts';
import { useFormats, useLanguage, useWords } from '../../../app/words.tsx';
import { Avatar } from '../../../ui/avatar.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import styles from '../administration.module.css';
import { Chip, type ChipTone } from '../chip.tsx';
import { PersonName } from '../person-name.tsx';
import { liveWords } from './words.ts';

const TONES: Readonly<Record<SessionNow['state'], ChipTone>> = {
  open: 'good',
  locked: 'quiet',
  offline: 'faint',
};

export interface SessionRowProps {
  session: SessionNow;
  onLock: () => void;
  onSignOut: () => void;
  onWipe: () => void;
}

/** One session: whose it is, on what, where, in which state, and what can be done about it. */
export function SessionRow({ session, onLock, onSignOut, onWipe }: SessionRowProps) {
  const t = useWords(liveWords);
  const placeText = usePlaceText();
  const { ago } = useFormats();
  const now = useMinute();
  const { person, deviceName, platform, state, place, lastSeenAt } = session;
  return (
    <li className={styles['row']}>
      <Avatar person={person} />
      <div className={styles['what']}>
        <PersonName person={person} />
        <p className={styles['small']}>
          {deviceName} · {PLATFORM_NAMES[platform]}
        </p>
        <p className={styles['faint']}>
          {placeText(place)} · {ago(lastSeenAt, now)}
        </p>
      </div>
      <Chip tone={TONES[state]}>{t(`state.${state}`)}</Chip>
      <Menu
        align="end"
        trigger={
          <IconButton size="small" label={t('moreOf', { device: deviceName, name: person.name })}>
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem icon={<LockKeyhole aria-hidden="true" />} onSelect={onLock}>
          {t('lock')}
        </MenuItem>
        <MenuItem icon={<LogOut aria-hidden="true" />} onSelect={onSignOut}>
          {t('signOut')}
        </MenuItem>
        <MenuItem tone="danger" icon={<Eraser aria-hidden="true" />} onSelect={onWipe}>
          {t('wipe')}
        </MenuItem>
      </Menu>
    </li>
  );
}

function usePlaceText(): (place: Place | null) => string {
  const t = useWords(liveWords);
  const names = new Intl.DisplayNames(useLanguage(), { type: 'region' });
  return (place) => {
    if (!place) return t('nowhere');
    if (place.local) return `${t('place.local')} · ${place.network}`;
    const country = place.country === null ? t('place.unknown') : names.of(place.country);
    return `${country ?? t('place.unknown')} · ${place.network}`;
  };
}
