import { MessageSquarePlus, Plus, Search } from 'lucide-react';
import { type ReactElement, useId, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { JUMP, shortcutLabel } from '../../../app/shortcut.ts';
import { useUnlocked, useView } from '../../../app/view-store.ts';
import { useLanguage } from '../../../app/words.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { AccountMenu } from '../../account/account-menu.tsx';
import { Degraded } from '../../degraded/degraded.tsx';
import { useChat, useChatState, useDirectory, useT, useTitleOf } from '../chat-context.ts';
import { isDraft } from '../composer/drafts.ts';
import { isKnown, peerIdOf, presenceOf } from '../directory/directory.ts';
import { ChannelLink } from './channel-link.tsx';
import { sectionsOf } from './sections.ts';
import styles from './sidebar.module.css';

export type SidebarDialog = 'switcher' | 'channel' | 'direct';

export interface SidebarProps {
  onDialog: (dialog: SidebarDialog) => void;
}

export function Sidebar({ onDialog }: SidebarProps) {
  const t = useT();
  const {
    tenant,
    me: { role },
  } = useUnlocked();
  const platform = useView((view) => view.platform);
  const { me } = useChat();
  const directory = useDirectory();
  const language = useLanguage();
  const phase = useChatState((state) => state.phase);
  const loading = !isKnown(directory) && phase !== 'failed';
  const sections = useMemo(() => sectionsOf(directory, me, language), [directory, me, language]);
  return (
    <nav className={styles['sidebar']} aria-label={t('sidebar.label')}>
      <header className={styles['header']}>
        <h1 className={styles['company']}>{tenant.name}</h1>
        <ConnectionState />
      </header>
      <button type="button" className={styles['jump']} onClick={() => onDialog('switcher')}>
        <Search aria-hidden="true" />
        <span>{t('sidebar.jump')}</span>
        <Kbd keys={shortcutLabel(platform, JUMP)} />
      </button>
      <div className={styles['lists']}>
        <Section
          title={t('sidebar.channels')}
          channels={sections.channels}
          loading={loading}
          empty={t('sidebar.channels.none')}
          action={
            // Guests make none.
            role === 'guest' ? null : (
              <IconButton
                size="small"
                label={t('newChannel.title')}
                onClick={() => onDialog('channel')}
              >
                <Plus aria-hidden="true" />
              </IconButton>
            )
          }
        />
        <Section
          title={t('sidebar.direct')}
          channels={sections.direct}
          loading={loading}
          empty={t('sidebar.direct.none')}
          action={
            <IconButton
              size="small"
              label={t('newDirect.title')}
              onClick={() => onDialog('direct')}
            >
              <MessageSquarePlus aria-hidden="true" />
            </IconButton>
          }
        />
      </div>
      <footer className={styles['footer']}>
        <Degraded />
        <AccountMenu presence={presenceOf(directory, me)} />
      </footer>
    </nav>
  );
}

function ConnectionState() {
  const t = useT();
  const connection = useChatState((state) => state.connection);
  return (
    <p className={styles['connection']} data-connection={connection} role="status">
      {t(`connection.${connection}`)}
    </p>
  );
}

interface SectionProps {
  title: string;
  channels: readonly Channel[];
  loading: boolean;
  empty: string;
  action: ReactElement | null;
}

function Section({ title, channels, loading, empty, action }: SectionProps) {
  const id = useId();
  const chat = useChat();
  const directory = useDirectory();
  const titleOf = useTitleOf();
  const drafts = useStore(chat.drafts.store);
  const current = useChatState((state) => state.reader?.channelId);
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <div className={styles['heading']}>
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {loading ? <Skeleton /> : null}
      {!loading && channels.length === 0 ? <p className={styles['empty']}>{empty}</p> : null}
      <ul>
        {channels.map((channel) => {
          const peer =
            channel.kind === 'direct'
              ? directory.people.get(peerIdOf(channel, chat.me))
              : undefined;
          return (
            <ChannelLink
              key={channel.id}
              channel={channel}
              title={titleOf(channel)}
              peer={peer}
              presence={peer ? presenceOf(directory, peer.id) : 'offline'}
              draft={channel.id !== current && isDraft(drafts, channel.id)}
              current={channel.id === current}
              onShow={chat.show}
            />
          );
        })}
      </ul>
    </section>
  );
}

const SKELETON = [68, 52, 80, 60];

function Skeleton() {
  return (
    <div className={styles['skeleton']} aria-hidden="true">
      {SKELETON.map((width) => (
        <span key={width} style={{ inlineSize: `${width}%` }} />
      ))}
    </div>
  );
}
