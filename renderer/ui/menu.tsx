import clsx from 'clsx';
import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { createContext, type ReactElement, type ReactNode, useContext, useRef } from 'react';
import { Kbd } from './kbd.tsx';
import { useLayer } from './layer.ts';
import styles from './menu.module.css';

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  children: ReactNode;
  side?: 'top' | 'bottom' | 'left' | 'right';
  align?: 'start' | 'center' | 'end';
}

/** Takes what an item does, to be done once the menu has closed. */
const ChosenContext = createContext<(action: () => void) => void>((action) => action());

/**
 * Never modal: locking the page's scroll would put a style element into it, which the CSP refuses.
 * An item acts after the focus is back on the trigger, so that a dialog it opens can return it there.
 */
export function Menu({ trigger, children, side = 'bottom', align = 'start' }: MenuProps) {
  const layer = useLayer();
  const chosen = useRef<(() => void) | null>(null);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={layer}>
        <DropdownMenu.Content
          className={styles['menu']}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          loop
          onCloseAutoFocus={() => {
            const action = chosen.current;
            chosen.current = null;
            // Radix moves the focus right after this handler.
            if (action) queueMicrotask(action);
          }}
        >
          <ChosenContext.Provider
            value={(action) => {
              chosen.current = action;
            }}
          >
            {children}
          </ChosenContext.Provider>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export interface MenuItemProps {
  children: ReactNode;
  onSelect: () => void;
  icon?: ReactNode;
  keys?: string;
  tone?: 'plain' | 'danger';
  disabled?: boolean;
}

export function MenuItem({
  children,
  onSelect,
  icon,
  keys,
  tone = 'plain',
  disabled = false,
}: MenuItemProps) {
  const choose = useContext(ChosenContext);
  return (
    <DropdownMenu.Item
      className={styles['item']}
      data-tone={tone}
      disabled={disabled}
      onSelect={() => choose(onSelect)}
    >
      <span className={styles['icon']}>{icon}</span>
      <span className={styles['text']}>{children}</span>
      {keys === undefined ? null : <Kbd keys={keys} />}
    </DropdownMenu.Item>
  );
}

export interface MenuChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}

/** One of several, ticked. */
export function MenuChoice<T extends string>({
  label,
  value,
  options,
  onChange,
}: MenuChoiceProps<T>) {
  return (
    <DropdownMenu.RadioGroup value={value}>
      <DropdownMenu.Label className={styles['label']}>{label}</DropdownMenu.Label>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          value={option.value}
          className={clsx(styles['item'], styles['choice'])}
          onSelect={() => onChange(option.value)}
        >
          <span className={styles['icon']}>
            <DropdownMenu.ItemIndicator>
              <Check aria-hidden="true" />
            </DropdownMenu.ItemIndicator>
          </span>
          <span className={styles['text']}>{option.label}</span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className={styles['separator']} />;
}

/** Says what the menu is about; not a choice. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className={styles['heading']}>{children}</DropdownMenu.Label>;
}
