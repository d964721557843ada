import type { LucideIcon } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';
import styles from './side-tabs.module.css';

export interface SideTab<N extends string> {
  name: N;
  label: string;
  /** Written above the first of those that belong together. */
  group?: string;
  Icon: LucideIcon;
  /** Made when it is the current one, and gone when it is not. */
  content: ReactNode;
}

export interface SideTabsProps<N extends string> {
  /** Names the list for a screen reader. */
  label: string;
  tabs: readonly SideTab<N>[];
  current: N;
  onChange: (name: N) => void;
}

/** Pages beside a list of their names, which stays where it is while a long page scrolls. */
export function SideTabs<N extends string>({ label, tabs, current, onChange }: SideTabsProps<N>) {
  const change = (value: string) => {
    const tab = tabs.find(({ name }) => name === value);
    if (tab) onChange(tab.name);
  };
  return (
    <Tabs.Root
      className={styles['tabs']}
      orientation="vertical"
      value={current}
      onValueChange={change}
    >
      <Tabs.List className={styles['list']} aria-label={label}>
        {tabs.map(({ name, label: title, group, Icon }, at) => (
          <Fragment key={name}>
            {group !== undefined && group !== tabs[at - 1]?.group ? (
              // A list of tabs holds nothing but tabs for a screen reader (WAI-ARIA 1.2, tablist).
              <span className={styles['group']} aria-hidden="true">
                {group}
              </span>
            ) : null}
            <Tabs.Trigger value={name} className={styles['tab']}>
              <Icon aria-hidden="true" />
              {title}
            </Tabs.Trigger>
          </Fragment>
        ))}
      </Tabs.List>
      {tabs.map(({ name, content }) => (
        <Tabs.Content key={name} value={name} className={styles['page']}>
          {content}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
