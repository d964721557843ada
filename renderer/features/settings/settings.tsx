import { Info, KeyRound, Laptop, LockKeyhole, Palette, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../app/words.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type SideTab, SideTabs } from '../../ui/side-tabs.tsx';
import { AboutTab } from './about-tab.tsx';
import { AppearanceTab } from './appearance-tab.tsx';
import { DevicesTab } from './devices/devices-tab.tsx';
import { LockTab } from './lock-tab.tsx';
import { PolicyTab } from './policy/policy-tab.tsx';
import { SecurityTab } from './security/security-tab.tsx';
import { settingsWords } from './words.ts';

type Tab = 'appearance' | 'policy' | 'lock' | 'security' | 'devices' | 'about';

export function Settings({ onClose }: { onClose: () => void }) {
  const t = useWords(settingsWords);
  const [tab, setTab] = useState<Tab>('appearance');
  const tabs: SideTab<Tab>[] = [
    { name: 'appearance', label: t('tab.appearance'), Icon: Palette, content: <AppearanceTab /> },
    { name: 'policy', label: t('tab.policy'), Icon: ShieldCheck, content: <PolicyTab /> },
    { name: 'lock', label: t('tab.lock'), Icon: LockKeyhole, content: <LockTab /> },
    { name: 'security', label: t('tab.security'), Icon: KeyRound, content: <SecurityTab /> },
    { name: 'devices', label: t('tab.devices'), Icon: Laptop, content: <DevicesTab /> },
    { name: 'about', label: t('tab.about'), Icon: Info, content: <AboutTab /> },
  ];
  return (
    <Dialog title={t('title')} size="large" onClose={onClose}>
      <SideTabs label={t('title')} tabs={tabs} current={tab} onChange={setTab} />
    </Dialog>
  );
}
