import { Button } from '../../../ui/button.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { useT } from '../chat-context.ts';
import styles from './older-state.module.css';
import type { Loading } from './reader.ts';

/** Above the oldest message that is loaded. */
export function OlderState({ state, onRetry }: { state: Loading; onRetry: () => void }) {
  const t = useT();
  return (
    <div className={styles['older']}>
      {state === 'failed' ? (
        <>
          <span role="status">{t('timeline.older.failed')}</span>
          <Button size="small" tone="quiet" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        </>
      ) : (
        <Spinner />
      )}
    </div>
  );
}
