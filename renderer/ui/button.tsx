import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';
import { Spinner } from './spinner.tsx';

export interface ButtonProps extends ComponentProps<'button'> {
  tone?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'small' | 'medium' | 'large';
  icon?: ReactNode;
  /** After the words: that it opens a menu. */
  trailing?: ReactNode;
  /** Shows that it works on it and takes no further press. Keeps the focus, which `disabled` would lose. */
  busy?: boolean;
  /** As wide as what it is in. */
  wide?: boolean;
}

export function Button({
  tone = 'secondary',
  size = 'medium',
  icon,
  trailing,
  busy = false,
  wide = false,
  type = 'button',
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={clsx(styles['button'], wide && styles['wide'], className)}
      data-tone={tone}
      data-size={size}
      aria-disabled={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <Spinner /> : icon}
      <span className={styles['label']}>{children}</span>
      {trailing}
    </button>
  );
}
