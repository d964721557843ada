import clsx from 'clsx';
import { useWords } from '../app/words.tsx';
import styles from './spinner.module.css';
import { VisuallyHidden } from './visually-hidden.tsx';
import { uiWords } from './words.ts';

/** As large as the text around it, or `large` for a whole pane. */
export function Spinner({ large = false }: { large?: boolean }) {
  const t = useWords(uiWords);
  return (
    <span className={clsx(styles['spinner'], large && styles['large'])}>
      <svg viewBox="0 0 16 16" fill="none" aria-hidden="true">
        <circle className={styles['track']} cx="8" cy="8" r="6.5" />
        <path className={styles['arc']} d="M8 1.5a6.5 6.5 0 0 1 6.5 6.5" />
      </svg>
      <VisuallyHidden>{t('busy')}</VisuallyHidden>
    </span>
  );
}
