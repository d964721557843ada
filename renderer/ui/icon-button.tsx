import clsx from 'clsx';
import type { ComponentProps, ReactElement } from 'react';
import styles from './icon-button.module.css';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** What it does: its name for screen readers and its tooltip. */
  label: string;
  /** An icon of lucide-react. */
  children: ReactElement;
  /** Keys that do the same, for the tooltip. */
  keys?: string;
  size?: 'small' | 'medium';
}

export function IconButton({
  label,
  children,
  keys,
  size = 'medium',
  type = 'button',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        data-size={size}
        className={clsx(styles['button'], className)}
      >
        {children}
      </button>
    </Tooltip>
  );
}
