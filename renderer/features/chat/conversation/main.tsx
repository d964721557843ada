import { Hash, MessagesSquare, TriangleAlert } from 'lucide-react';
import { useSentences } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { SidebarDialog } from '../channels/sidebar.tsx';
import { useChat, useChatState, useT } from '../chat-context.ts';
import { isKnown } from '../directory/directory.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { Conversation } from './conversation.tsx';
import styles from './main.module.css';

/** Beside the channels: the open one, or what to do when none is. */
export function Main({ onDialog }: { onDialog: (dialog: SidebarDialog) => void }) {
  const open = useChatState((state) => state.reader);
  return (
    <main className={styles['main']}>
      <ConnectionBanner />
      {open ? (
        <Conversation key={open.channelId} {...open} />
      ) : (
        <div className={styles['nothing']}>
          <Nothing onDialog={onDialog} />
        </div>
      )}
    </main>
  );
}

function Nothing({ onDialog }: { onDialog: (dialog: SidebarDialog) => void }) {
  const t = useT();
  const sentence = useSentences();
  const chat = useChat();
  const phase = useChatState((state) => state.phase);
  const error = useChatState((state) => state.error);
  const some = useChatState((state) => state.directory.channels.size > 0);
  const known = useChatState((state) => isKnown(state.directory));
  if (error) {
    return (
      <EmptyState
        icon={<TriangleAlert aria-hidden="true" />}
        title={t('chat.failed')}
        action={<Button onClick={() => void chat.load()}>{t('tryAgain')}</Button>}
      >
        {sentence(`error.${error.code}`)}
      </EmptyState>
    );
  }
  if (!known || phase === 'loading') return null;
  if (some) {
    return (
      <EmptyState
        icon={<MessagesSquare aria-hidden="true" />}
        title={t('nothing.title')}
        action={<Button onClick={() => onDialog('switcher')}>{t('nothing.jump')}</Button>}
      >
        {t('nothing.text')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Hash aria-hidden="true" />}
      title={t('empty.title')}
      action={
        <Button tone="primary" onClick={() => onDialog('channel')}>
          {t('newChannel.title')}
        </Button>
      }
    >
      {t('empty.text')}
    </EmptyState>
  );
}
