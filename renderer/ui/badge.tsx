import clsx from 'clsx';
import { useFormats } from '../app/words.tsx';
import styles from './badge.module.css';

const MOST = 99;

export interface BadgeProps {
  count: number;
  /** What the number counts, for screen readers: "3 unread". */
  label: string;
  tone?: 'accent' | 'quiet';
}

/** Nothing at zero; 99+ above 99. */
export function Badge({ count, label, tone = 'accent' }: BadgeProps) {
  const { number } = useFormats();
  if (count <= 0) return null;
  return (
    <span
      className={clsx(styles['badge'], tone === 'quiet' && styles['quiet'])}
      role="img"
      aria-label={label}
    >
      {count > MOST ? `${number(MOST)}+` : number(count)}
    </span>
  );
}
