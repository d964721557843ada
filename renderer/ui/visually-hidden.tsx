import type { ReactNode } from 'react';
import styles from './visually-hidden.module.css';

export interface VisuallyHiddenProps {
  children?: ReactNode;
  as?: 'span' | 'h1' | 'h2';
  role?: 'status' | 'alert';
  /** Read out whenever the text changes, at once or when there is a pause. */
  'aria-live'?: 'assertive' | 'polite';
}

/** Said by a screen reader, not seen. */
export function VisuallyHidden({ as: Tag = 'span', ...rest }: VisuallyHiddenProps) {
  return <Tag {...rest} className={styles['hidden']} />;
}
