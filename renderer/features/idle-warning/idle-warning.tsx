import type { Warning } from '../../../shared/ipc/view.ts';
import { clock, milestone, useSecondsUntil } from '../../app/countdown.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import en from './en.json' with { type: 'json' };
import styles from './idle-warning.module.css';
import zhCN from './zh-CN.json' with { type: 'json' };

const words = { en, 'zh-CN': zhCN } as const;

/**
 * Over everything, a dialog included, while a deadline is near. Main watches the input of the whole
 * computer and takes the warning back when there is some: pressing the button is such an input, and
 * the button needs to do no more.
 */
export function IdleWarning({ warning }: { warning: Warning }) {
  const t = useWords(words);
  const seconds = useSecondsUntil(warning.at);
  const told = milestone(seconds);
  return (
    <Dialog
      title={t('title')}
      role="alertdialog"
      size="small"
      actions={
        <Button tone="primary" data-autofocus>
          {t('here')}
        </Button>
      }
    >
      <p className={styles['line']}>
        {t(warning.kind)}{' '}
        <span className={styles['clock']} role="timer">
          {clock(seconds)}
        </span>
      </p>
      <p className={styles['text']}>{t('text')}</p>
      <VisuallyHidden aria-live="assertive">
        {told === null ? '' : t(`told.${warning.kind}`, { seconds: told })}
      </VisuallyHidden>
    </Dialog>
  );
}
