import { useUnlocked } from '../../app/view-store.ts';
import { HotkeysSection } from './hotkeys/hotkeys-section.tsx';
import { PinSection } from './pin-section.tsx';
import styles from './settings.module.css';

export function LockTab() {
  const { hasPin } = useUnlocked();
  return (
    <div className={styles['sections']}>
      <PinSection hasPin={hasPin} />
      <HotkeysSection />
    </div>
  );
}
