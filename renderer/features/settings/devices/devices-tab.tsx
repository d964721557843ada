import styles from './devices.module.css';
import { OwnDevices } from './own-devices.tsx';
import { SignInHistory } from './sign-in-history.tsx';

/** Where somebody is signed in, and when and where they were. */
export function DevicesTab() {
  return (
    <div className={styles['sections']}>
      <OwnDevices />
      <SignInHistory />
    </div>
  );
}
