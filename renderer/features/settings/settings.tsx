import { Info, Laptop, LockKeyhole, Palette, ShieldCheck } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useWords } from '../../app/words.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AboutTab } from './about-tab.tsx';
import { AppearanceTab } from './appearance-tab.tsx';
import { DevicesTab } from './devices-tab.tsx';
import { LockTab } from './lock-tab.tsx';
import { PolicyTab } from './policy/policy-tab.tsx';
import styles from './settings.module.css';
import { settingsWords } from './words.ts';

const TABS = [
  { name: 'appearance', Icon: Palette, Content: AppearanceTab },
  { name: 'policy', Icon: ShieldCheck, Content: PolicyTab },
  { name: 'lock', Icon: LockKeyhole, Content: LockTab },
  { name: 'devices', Icon: Laptop, Content: DevicesTab },
  { name: 'about', Icon: Info, Content: AboutTab },
] as const;

export function Settings({ onClose }: { onClose: () => void }) {
  const t = useWords(settingsWords);
  return (
    <Dialog title={t('title')} size="large" onClose={onClose}>
      <Tabs.Root className={styles['tabs']} orientation="vertical" defaultValue={TABS[0].name}>
        <Tabs.List className={styles['list']} aria-label={t('title')}>
          {TABS.map(({ name, Icon }) => (
            <Tabs.Trigger key={name} value={name} className={styles['tab']}>
              <Icon aria-hidden="true" />
              {t(`tab.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {TABS.map(({ name, Content }) => (
          <Tabs.Content key={name} value={name} className={styles['content']}>
            <Content />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Dialog>
  );
}
