import clsx from 'clsx';
import { useT } from '../chat-context.ts';
import styles from './progress.module.css';

export interface ProgressProps {
  name: string;
  /** From 0 to 1. */
  of: { progress: number };
  className?: string | undefined;
}

/** How far a file is, as a line that fills. */
export function Progress({ name, of: { progress }, className }: ProgressProps) {
  const t = useT();
  const percent = Math.round(progress * 100);
  return (
    <span
      className={clsx(styles['progress'], className)}
      role="progressbar"
      aria-label={t('files.progress', { name })}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <span className={styles['done']} style={{ inlineSize: `${percent}%` }} />
    </span>
  );
}
