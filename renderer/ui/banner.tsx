import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './banner.module.css';

const ICONS = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
} as const;

export interface BannerProps {
  tone?: keyof typeof ICONS;
  title?: string;
  children?: ReactNode;
  /** Buttons, at its end. */
  action?: ReactNode;
  /** `alert` is read out at once, `status` when there is a pause. Absent: it was there from the start. */
  role?: 'alert' | 'status';
}

export function Banner({ tone = 'info', title, children, action, role }: BannerProps) {
  const Icon = ICONS[tone];
  return (
    <div className={styles['banner']} data-tone={tone} role={role}>
      <Icon aria-hidden="true" />
      <div className={styles['text']}>
        {title === undefined ? null : <p className={styles['title']}>{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}
