import { useUnlocked } from '../../app/view-store.ts';
import { useFormats, useWords } from '../../app/words.tsx';
import { Banner } from '../../ui/banner.tsx';
import { PinSection } from './pin-section.tsx';
import styles from './settings.module.css';
import { settingsWords } from './words.ts';

export function LockTab() {
  const t = useWords(settingsWords);
  const { duration } = useFormats();
  const { policy, keeping, hasPin } = useUnlocked();
  return (
    <div className={styles['sections']}>
      <section className={styles['section']}>
        <h3 className={styles['heading']}>{t('policy.title')}</h3>
        <ul className={styles['facts']}>
          <li>{t('policy.lock', { time: duration(policy.lockAfter) })}</li>
          <li>{t('policy.signOut', { time: duration(policy.logoutAfter) })}</li>
          <li>{t('policy.attempts', { count: policy.unlockAttempts })}</li>
        </ul>
        <p className={styles['text']}>{t('policy.source')}</p>
        {keeping === 'memory' ? <Banner tone="warning">{t('memory')}</Banner> : null}
      </section>
      <PinSection hasPin={hasPin} />
    </div>
  );
}
