import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useView } from '../../app/view-store.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './degraded.module.css';
import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;

/** Shown while Nightjar cannot tell as surely as it should whether somebody is there. */
export function Degraded() {
  const t = useWords(words);
  const reasons = useView((view) => view.degraded);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  if (reasons.length === 0) return null;
  return (
    <>
      <button type="button" className={styles['mark']} onClick={() => setOpen(true)}>
        <TriangleAlert aria-hidden="true" />
        {t('mark')}
      </button>
      {open ? (
        <Dialog
          title={t('title')}
          size="small"
          onClose={close}
          actions={
            <Button tone="primary" onClick={close} data-autofocus>
              {t('close')}
            </Button>
          }
        >
          <p>{t('text')}</p>
          <ul className={styles['reasons']}>
            {reasons.map((reason) => (
              <li key={reason}>{t(`reason.${reason}`)}</li>
            ))}
          </ul>
        </Dialog>
      ) : null}
    </>
  );
}
