import { useCallback } from 'react';
import { ChatScreen } from '../features/chat/chat-screen.tsx';
import { IdleWarning } from '../features/idle-warning/idle-warning.tsx';
import { showError } from '../features/notices/notice-store.ts';
import { bridge } from './bridge.ts';
import { LOCK_LETTER, useShortcut } from './shortcut.ts';
import type { SessionIn } from './view-store.ts';

/** The chat, and what holds wherever in it somebody is: the lock shortcut and the idle warning. */
export function Unlocked({ session }: { session: SessionIn<'unlocked'> }) {
  useShortcut(
    LOCK_LETTER,
    useCallback(async () => {
      const locked = await bridge.call('session.lock', {});
      if (!locked.ok) showError(locked.error);
    }, []),
  );
  return (
    <>
      <ChatScreen />
      {session.warning ? <IdleWarning warning={session.warning} /> : null}
    </>
  );
}
