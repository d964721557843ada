import { Compass, Eraser, MonitorSmartphone, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../app/words.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type SideTab, SideTabs } from '../../ui/side-tabs.tsx';
import { TourCompletion } from '../tour/tour-completion.tsx';
import { DevicesPage } from './devices/devices-page.tsx';
import { PolicyPage } from './policy/policy-page.tsx';
import { WipesPage } from './wipes/wipes-page.tsx';
import { adminWords } from './words.ts';

type Page = 'policy' | 'devices' | 'wipes' | 'tour';

/** What owners and admins do for the whole company. Whether they may is for the server to say. */
export function Administration({ onClose }: { onClose: () => void }) {
  const t = useWords(adminWords);
  const [page, setPage] = useState<Page>('policy');
  const pages: SideTab<Page>[] = [
    { name: 'policy', label: t('tab.policy'), Icon: ShieldCheck, content: <PolicyPage /> },
    {
      name: 'devices',
      label: t('tab.devices'),
      Icon: MonitorSmartphone,
      content: <DevicesPage onWiped={() => setPage('wipes')} />,
    },
    { name: 'wipes', label: t('tab.wipes'), Icon: Eraser, content: <WipesPage /> },
    { name: 'tour', label: t('tab.tour'), Icon: Compass, content: <TourCompletion /> },
  ];
  return (
    <Dialog title={t('title')} size="wide" onClose={onClose}>
      <SideTabs label={t('title')} tabs={pages} current={page} onChange={setPage} />
    </Dialog>
  );
}
