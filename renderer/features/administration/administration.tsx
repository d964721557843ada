import {
  BellRing,
  Compass,
  Eraser,
  KeyRound,
  MonitorSmartphone,
  Radio,
  ScrollText,
  ShieldCheck,
  Telescope,
  Users,
} from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../app/words.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type SideTab, SideTabs } from '../../ui/side-tabs.tsx';
import { TourCompletion } from '../tour/tour-completion.tsx';
import { AlertsPage } from './alerts/alerts-page.tsx';
import { AuditPage } from './audit/audit-page.tsx';
import { DevicesPage } from './devices/devices-page.tsx';
import { LivePage } from './live/live-page.tsx';
import { PeoplePage } from './people/people-page.tsx';
import { PolicyPage } from './policy/policy-page.tsx';
import { SignOnPage } from './sign-on/sign-on-page.tsx';
import { WatchingPage } from './watching/watching-page.tsx';
import { WipesPage } from './wipes/wipes-page.tsx';
import { adminWords } from './words.ts';

type Page =
  | 'policy'
  | 'sign-on'
  | 'people'
  | 'tour'
  | 'live'
  | 'devices'
  | 'wipes'
  | 'alerts'
  | 'watching'
  | 'audit';

/** What owners and admins do for the whole company. Whether they may is for the server to say. */
export function Administration({ onClose }: { onClose: () => void }) {
  const t = useWords(adminWords);
  const [page, setPage] = useState<Page>('policy');
  const toWipes = () => setPage('wipes');
  const company = t('group.company');
  const people = t('group.people');
  const sessions = t('group.sessions');
  const watching = t('group.watching');
  const pages: SideTab<Page>[] = [
    {
      name: 'policy',
      group: company,
      label: t('tab.policy'),
      Icon: ShieldCheck,
      content: <PolicyPage />,
    },
    {
      name: 'sign-on',
      group: company,
      label: t('tab.signOn'),
      Icon: KeyRound,
      content: <SignOnPage />,
    },
    { name: 'people', group: people, label: t('tab.people'), Icon: Users, content: <PeoplePage /> },
    {
      name: 'tour',
      group: people,
      label: t('tab.tour'),
      Icon: Compass,
      content: <TourCompletion />,
    },
    {
      name: 'live',
      group: sessions,
      label: t('tab.live'),
      Icon: Radio,
      content: <LivePage onWiped={toWipes} />,
    },
    {
      name: 'devices',
      group: sessions,
      label: t('tab.devices'),
      Icon: MonitorSmartphone,
      content: <DevicesPage onWiped={toWipes} />,
    },
    { name: 'wipes', group: sessions, label: t('tab.wipes'), Icon: Eraser, content: <WipesPage /> },
    {
      name: 'alerts',
      group: watching,
      label: t('tab.alerts'),
      Icon: BellRing,
      content: <AlertsPage />,
    },
    {
      name: 'watching',
      group: watching,
      label: t('tab.watching'),
      Icon: Telescope,
      content: <WatchingPage />,
    },
    {
      name: 'audit',
      group: watching,
      label: t('tab.audit'),
      Icon: ScrollText,
      content: <AuditPage />,
    },
  ];
  return (
    <Dialog title={t('title')} size="wide" onClose={onClose}>
      <SideTabs label={t('title')} tabs={pages} current={page} onChange={setPage} />
    </Dialog>
  );
}
