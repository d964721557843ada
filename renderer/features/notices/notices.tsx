import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import en from './en.json' with { type: 'json' };
import { dismissNotice, noticeStore } from './notice-store.ts';
import styles from './notices.module.css';
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;
const currentNotices = () => noticeStore.getState().notices;

/** They stay until somebody has read them: nothing that went wrong disappears by itself. */
export function Notices() {
  const t = useWords(words);
  const sentence = useSentences();
  const notices = useSyncExternalStore(noticeStore.subscribe, currentNotices, currentNotices);
  return (
    <section className={styles['notices']} aria-label={t('region')} aria-live="polite">
      {notices.map(({ id, error }) => (
        <div key={id} className={styles['notice']}>
          <Banner
            tone="warning"
            action={
              <IconButton size="small" label={t('dismiss')} onClick={() => dismissNotice(id)}>
                <X aria-hidden="true" />
              </IconButton>
            }
          >
            {sentence(`error.${error.code}`, error.values)}
          </Banner>
        </div>
      ))}
    </section>
  );
}
