import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { watchingWordsIn } from '../../../shared/watching/words.ts';
import { bridge } from '../../app/bridge.ts';
import { useLanguage, useSentences, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import en from './en.json' with { type: 'json' };
import { dismissNotice, type Notice, noticeStore } from './notice-store.ts';
import styles from './notices.module.css';
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;
const currentNotices = () => noticeStore.getState().notices;

/** They stay until somebody has read them: nothing that went wrong disappears by itself. */
export function Notices() {
  const t = useWords(words);
  const notices = useSyncExternalStore(noticeStore.subscribe, currentNotices, currentNotices);
  return (
    <section className={styles['notices']} aria-label={t('region')} aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className={styles['notice']}>
          <Banner
            tone="warning"
            action={
              <IconButton size="small" label={t('dismiss')} onClick={() => dismiss(notice)}>
                <X aria-hidden="true" />
              </IconButton>
            }
          >
            <NoticeText notice={notice} />
          </Banner>
        </div>
      ))}
    </section>
  );
}

function NoticeText({ notice: { error, account } }: { notice: Notice }) {
  const sentence = useSentences();
  const language = useLanguage();
  if (error) return sentence(`error.${error.code}`, error.values);
  return watchingWordsIn(language).notice(account.evidence);
}

/** What the person was told of their account is not told again, here or on another device. */
function dismiss({ id, account }: Notice): void {
  dismissNotice(id);
  if (account) void bridge.call('chat.noticeSeen', { alertId: account.id });
}
