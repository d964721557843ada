import { useEffect, useState } from 'react';
import { Banner } from '../../../ui/banner.tsx';
import { useChatState, useT } from '../chat-context.ts';
import styles from './connection-banner.module.css';

/** Reconnecting within this time is not worth a word. */
const PATIENCE_MS = 2_500;

/** Says that there is no connection, and that nothing is lost by it. */
export function ConnectionBanner() {
  const t = useT();
  const connection = useChatState((state) => state.connection);
  const away = connection !== 'online';
  const [overdue, setOverdue] = useState(false);
  useEffect(() => {
    if (!away) return;
    const timer = setTimeout(() => setOverdue(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setOverdue(false);
    };
  }, [away]);
  if (connection === 'online' || !overdue) return null;
  return (
    <div className={styles['banner']}>
      <Banner tone="warning" role="status">
        {t(`banner.${connection}`)}
      </Banner>
    </div>
  );
}
