import type { Warning } from '../../../shared/ipc/view.ts';
import { clock } from '../../app/countdown.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import styles from './deadline-warning.module.css';
import { warningWords } from './words.ts';

/**
 * A dialog. Main watches the input of the whole computer and takes the warning back when there is some:
 * pressing the button is such an input, and the button needs to do no more.
 */
export function IdleWarning({ kind, seconds }: { kind: Warning['kind']; seconds: number }) {
  const t = useWords(warningWords);
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
        {t(kind)}{' '}
        <span className={styles['clock']} role="timer">
          {clock(seconds)}
        </span>
      </p>
      <p className={styles['text']}>{t('text')}</p>
    </Dialog>
  );
}
