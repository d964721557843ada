import { LogOut } from 'lucide-react';
import { Frame } from '../../app/frame.tsx';
import type { SessionIn } from '../../app/view-store.ts';
import { useWords } from '../../app/words.tsx';
import { SignOutButton } from '../sign-out/sign-out-button.tsx';
import styles from './locked.module.css';
import { SignOutCountdown } from './sign-out-countdown.tsx';
import { UnlockForm } from './unlock-form.tsx';
import { lockWords } from './words.ts';

/** Names nobody and shows nothing of what it covers: main does not even tell the page. */
export function Locked({ session }: { session: SessionIn<'locked'> }) {
  const t = useWords(lockWords);
  const { unread } = session;
  return (
    <Frame
      title={t('title')}
      text={
        <>
          <p>{t(`trigger.${session.trigger}`)}</p>
          {unread ? <p className={styles['unread']}>{t('unread', { count: unread })}</p> : null}
        </>
      }
      footer={
        <SignOutButton tone="quiet" size="small" icon={<LogOut aria-hidden="true" />}>
          {t('signOut')}
        </SignOutButton>
      }
    >
      <UnlockForm
        methods={session.methods}
        unlocksWith={session.unlocksWith}
        factors={session.factors}
        attemptsLeft={session.attemptsLeft}
        retryAt={session.retryAt}
      />
      <SignOutCountdown at={session.signOutAt} warned={session.warning !== null} />
    </Frame>
  );
}
