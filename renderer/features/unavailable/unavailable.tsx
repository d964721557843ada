import { RotateCw } from 'lucide-react';
import { Frame } from '../../app/frame.tsx';
import { useCall } from '../../app/use-call.ts';
import type { SessionIn } from '../../app/view-store.ts';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { SignOutButton } from '../sign-out/sign-out-button.tsx';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;

/** A session is here and cannot be opened just now. Nothing is lost: try again, or give it up. */
export function Unavailable({ session }: { session: SessionIn<'unavailable'> }) {
  const t = useWords(words);
  const sentence = useSentences();
  const retry = useCall('session.retry');
  const error = retry.error ?? session.error;
  return (
    <Frame title={t('title')}>
      <Banner tone="danger" role="alert">
        {sentence(`error.${error.code}`)}
      </Banner>
      <Button
        tone="primary"
        size="large"
        wide
        data-autofocus
        icon={<RotateCw aria-hidden="true" />}
        busy={retry.busy}
        onClick={() => retry.run({})}
      >
        {t('retry')}
      </Button>
      <SignOutButton wide>{t('signOut')}</SignOutButton>
    </Frame>
  );
}
