import type { ReactNode } from 'react';
import styles from './devices.module.css';

export interface StateChipProps {
  tone: 'good' | 'quiet' | 'faint' | 'warning';
  /** What the word means, where it needs saying. */
  hint?: string;
  children: ReactNode;
}

/** A word about how a device is. Its colour says nothing that the word does not. */
export function StateChip({ tone, hint, children }: StateChipProps) {
  return (
    <span className={styles['chip']} data-tone={tone} title={hint}>
      {children}
    </span>
  );
}
