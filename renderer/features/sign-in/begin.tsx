import { Frame } from '../../app/frame.tsx';
import type { SessionIn } from '../../app/view-store.ts';
import { useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { AppearanceMenus } from '../settings/appearance-menus.tsx';
import { SummaryCard } from '../sign-out/summary-card.tsx';
import { SignInForm } from './form.tsx';
import { signInWords } from './words.ts';

export interface BeginProps {
  session: SessionIn<'signed-out'>;
  /** Why the sign-in before came to nothing. */
  over: 'expired' | 'put-away' | null;
}

export function Begin({ session, over }: BeginProps) {
  const t = useWords(signInWords);
  return (
    <Frame
      title={t('title')}
      aside={session.summary ? <SummaryCard summary={session.summary} /> : null}
      footer={<AppearanceMenus />}
    >
      {session.keeping === 'kept' ? null : (
        <Banner tone="warning" title={t('memory.title')}>
          {t(`${session.keeping}.text`)}
        </Banner>
      )}
      {over ? (
        <Banner tone="warning" role="alert">
          {t(`over.${over}`)}
        </Banner>
      ) : null}
      <SignInForm serverUrl={session.serverUrl} />
    </Frame>
  );
}
