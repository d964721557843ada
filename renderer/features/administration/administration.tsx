import { Compass, Eraser, MonitorSmartphone, ShieldCheck } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { useWords } from '../../app/words.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TourCompletion } from '../tour/tour-completion.tsx';
import styles from './administration.module.css';
import { DevicesPage } from './devices/devices-page.tsx';
import { PolicyPage } from './policy/policy-page.tsx';
import { WipesPage } from './wipes/wipes-page.tsx';
import { adminWords } from './words.ts';

const PAGES = [
  { name: 'policy', Icon: ShieldCheck },
  { name: 'devices', Icon: MonitorSmartphone },
  { name: 'wipes', Icon: Eraser },
  { name: 'tour', Icon: Compass },
] as const;
type Page = (typeof PAGES)[number]['name'];

/** What owners and admins do for the whole company. Whether they may is for the server to say. */
export function Administration({ onClose }: { onClose: () => void }) {
  const t = useWords(adminWords);
  const [page, setPage] = useState<Page>('policy');
  const toWipes = () => setPage('wipes');
  return (
    <Dialog title={t('title')} size="wide" onClose={onClose}>
      <Tabs.Root
        className={styles['pages']}
        orientation="vertical"
        value={page}
        onValueChange={(value) => setPage(PAGES.find(({ name }) => name === value)?.name ?? page)}
      >
        <Tabs.List className={styles['list']} aria-label={t('title')}>
          {PAGES.map(({ name, Icon }) => (
            <Tabs.Trigger key={name} value={name} className={styles['tab']}>
              <Icon aria-hidden="true" />
              {t(`tab.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="policy" className={styles['page']}>
          <PolicyPage />
        </Tabs.Content>
        <Tabs.Content value="devices" className={styles['page']}>
          <DevicesPage onWiped={toWipes} />
        </Tabs.Content>
        <Tabs.Content value="wipes" className={styles['page']}>
          <WipesPage />
        </Tabs.Content>
        <Tabs.Content value="tour" className={styles['page']}>
          <TourCompletion />
        </Tabs.Content>
      </Tabs.Root>
    </Dialog>
  );
}
