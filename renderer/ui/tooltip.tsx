import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import { useLayer } from './layer.ts';
import styles from './tooltip.module.css';

const DELAY_MS = 500;

/** Once around the whole app: moving from one tooltip to the next then needs no second wait. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Radix.Provider delayDuration={DELAY_MS}>{children}</Radix.Provider>;
}

export interface TooltipProps {
  text: string;
  keys?: string;
  side?: 'top' | 'bottom' | 'left' | 'right';
  /** One element that takes a ref and events. It still needs its own accessible name. */
  children: ReactElement;
}

export function Tooltip({ text, keys, side = 'top', children }: TooltipProps) {
  const layer = useLayer();
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={layer}>
        <Radix.Content
          className={styles['tooltip']}
          side={side}
          sideOffset={6}
          collisionPadding={8}
        >
          {text}
          {keys === undefined ? null : <Kbd keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
