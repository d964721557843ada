import { Globe } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { bridge } from '../../app/bridge.ts';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { uiWords } from '../../ui/words.ts';
import styles from './browser-wait.module.css';
import { factorWords } from './words.ts';

/** What is done in the browser has its end there; here there is the way back. */
export function BrowserWait({ text }: { text: string }) {
  const t = useWords(factorWords);
  const ui = useWords(uiWords);
  const ref = useRef<HTMLDivElement>(null);

  // What had the focus until now is gone.
  useLayoutEffect(() => {
    ref.current?.querySelector('button')?.focus({ preventScroll: true });
    ref.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  return (
    <div ref={ref} className={styles['wait']} role="status">
      <p className={styles['line']}>
        <Spinner />
        <span className={styles['title']}>{t('browser.title')}</span>
      </p>
      <p className={styles['text']}>{text}</p>
      <div className={styles['actions']}>
        <Button
          icon={<Globe aria-hidden="true" />}
          onClick={() => void bridge.call('browser.openAgain', {})}
        >
          {t('browser.again')}
        </Button>
        <Button tone="quiet" onClick={() => void bridge.call('browser.cancel', {})}>
          {ui('cancel')}
        </Button>
      </div>
    </div>
  );
}
