import type { Presence } from '../../shared/domain/person.ts';
import { useWords } from '../app/words.tsx';
import styles from './presence-dot.module.css';
import { uiWords } from './words.ts';

/** Filled, a crescent, a ring: told apart by shape as well as by colour. */
export function PresenceDot({ presence }: { presence: Presence }) {
  const t = useWords(uiWords);
  return (
    <svg
      className={styles['dot']}
      data-presence={presence}
      viewBox="0 0 10 10"
      role="img"
      aria-label={t(`presence.${presence}`)}
    >
      {presence === 'online' ? <circle cx="5" cy="5" r="4" fill="currentColor" /> : null}
      {presence === 'away' ? (
        <path d="M6.6 1.3A4 4 0 1 0 8.9 6.2 3.3 3.3 0 0 1 6.6 1.3Z" fill="currentColor" />
      ) : null}
      {presence === 'offline' ? (
        <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      ) : null}
    </svg>
  );
}
