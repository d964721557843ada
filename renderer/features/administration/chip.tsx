import type { ReactNode } from 'react';
import styles from './chip.module.css';

export type ChipTone = 'good' | 'quiet' | 'faint' | 'accent' | 'warning' | 'danger';

/** A word about the state of something. Its colour says nothing that the word does not. */
export function Chip({ tone, children }: { tone: ChipTone; children: ReactNode }) {
  return (
    <span className={styles['chip']} data-tone={tone}>
      {children}
    </span>
  );
}
