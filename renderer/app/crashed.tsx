import { Button } from '../ui/button.tsx';
import { bridge } from './bridge.ts';
import en from './en.json' with { type: 'json' };
import { Frame } from './frame.tsx';
import { useViewOrNull } from './view-store.ts';
import { useWords } from './words.tsx';
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;

/** A fresh page starts from main's newest view, and what was typed is in the drafts. */
export function Crashed() {
  const t = useWords(words);
  const unlocked = useViewOrNull((view) => view?.session.phase === 'unlocked');
  return (
    <Frame title={t('crash.title')} text={t('crash.text')}>
      <Button tone="primary" size="large" wide data-autofocus onClick={() => location.reload()}>
        {t('crash.reload')}
      </Button>
      {unlocked ? (
        <Button wide onClick={() => bridge.call('session.lock', {})}>
          {t('crash.lock')}
        </Button>
      ) : null}
    </Frame>
  );
}
