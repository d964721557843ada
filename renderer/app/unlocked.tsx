import { useCallback } from 'react';
import { ChatScreen } from '../features/chat/chat-screen.tsx';
import { useCopying } from '../features/clipboard/use-copying.ts';
import { DeadlineWarning } from '../features/deadline-warning/deadline-warning.tsx';
import { showError } from '../features/notices/notice-store.ts';
import { hideEverything } from '../features/privacy-cover/hidden-store.ts';
import { PrivacyCover } from '../features/privacy-cover/privacy-cover.tsx';
import { useCover } from '../features/privacy-cover/use-cover.ts';
import { StepUpDialog } from '../features/step-up/step-up-dialog.tsx';
import { TourPlace } from '../features/tour/tour.tsx';
import { Watermark } from '../features/watermark/watermark.tsx';
import { bridge } from './bridge.ts';
import { HIDE, LOCK, useShortcut } from './shortcut.ts';
import type { SessionIn } from './view-store.ts';

/** The chat, and what holds wherever in it somebody is: shortcuts, what covers it, the warning of a deadline. */
export function Unlocked({ session }: { session: SessionIn<'unlocked'> }) {
  const cover = useCover(session.policy.privacyCover);
  useCopying();
  useShortcut(
    LOCK,
    useCallback(async () => {
      const locked = await bridge.call('session.lock', {});
      if (!locked.ok) showError(locked.error);
    }, []),
  );
  useShortcut(HIDE, hideEverything);
  return (
    <>
      <ChatScreen />
      <StepUpDialog />
      <TourPlace />
      {session.policy.watermark && cover === null ? <Watermark name={session.me.name} /> : null}
      {cover === null ? null : <PrivacyCover cover={cover} />}
      {session.warning ? <DeadlineWarning warning={session.warning} /> : null}
    </>
  );
}
