import { Segmented } from '../../ui/segmented.tsx';
import styles from './settings.module.css';
import { useAppearance } from './use-appearance.tsx';

export function AppearanceTab() {
  const { theme, language } = useAppearance();
  return (
    <div className={styles['sections']}>
      <Segmented {...theme} />
      <Segmented {...language} />
    </div>
  );
}
