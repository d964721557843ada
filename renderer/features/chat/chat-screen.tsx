import { type KeyboardEvent, useCallback, useEffect, useState } from 'react';
import { bridge } from '../../app/bridge.ts';
import { JUMP, LOCK, useShortcut } from '../../app/shortcut.ts';
import { useUnlocked } from '../../app/view-store.ts';
import { showError } from '../notices/notice-store.ts';
import { NewChannelDialog } from './channels/new-channel-dialog.tsx';
import { NewDirectDialog } from './channels/new-direct-dialog.tsx';
import { QuickSwitcher } from './channels/quick-switcher.tsx';
import { Sidebar, type SidebarDialog } from './channels/sidebar.tsx';
import { useChannelKeys, useFirstChannel } from './channels/use-channel-keys.ts';
import { createChat } from './chat.ts';
import { ChatProvider } from './chat-context.ts';
import styles from './chat-screen.module.css';
import { Main } from './conversation/main.tsx';

/** The chat: channels at the side, one conversation beside them. Its state lives as long as it does. */
export function ChatScreen() {
  const { me } = useUnlocked();
  const [chat] = useState(() => createChat({ bridge, me: me.id, report: showError }));
  useEffect(() => chat.start(), [chat]);
  // The last letters go ahead of the lock: what is inside listens before what is around it.
  useShortcut(LOCK, chat.drafts.flush);
  return (
    <ChatProvider value={chat}>
      <Panes />
    </ChatProvider>
  );
}

function Panes() {
  const [dialog, setDialog] = useState<SidebarDialog | null>(null);
  const close = () => setDialog(null);
  useShortcut(
    JUMP,
    useCallback(() => setDialog('switcher'), []),
  );
  useChannelKeys();
  useFirstChannel();
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape leads back to the text from anywhere. */}
      <div className={styles['panes']} onKeyDown={focusComposerOnEscape}>
        <Sidebar onDialog={setDialog} />
        <Main onDialog={setDialog} />
      </div>
      {dialog === 'switcher' ? <QuickSwitcher onClose={close} /> : null}
      {dialog === 'channel' ? <NewChannelDialog onClose={close} /> : null}
      {dialog === 'direct' ? <NewDirectDialog onClose={close} /> : null}
    </>
  );
}

function focusComposerOnEscape(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  event.currentTarget.querySelector('textarea')?.focus();
}
