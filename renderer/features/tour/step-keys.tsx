import { shortcutLabel } from '../../app/shortcut.ts';
import { useView } from '../../app/view-store.ts';
import { useWords } from '../../app/words.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { keysLabel } from '../settings/hotkeys/keys.ts';
import type { TourStep } from './steps.ts';
import styles from './tour.module.css';
import { tourWords } from './words.ts';

/** The keys that do what a page tells of, as they are set now. */
export function StepKeys({ shortcut, hotkey }: NonNullable<TourStep['keys']>) {
  const t = useWords(tourWords);
  const platform = useView((view) => view.platform);
  const { keys, state } = useView((view) => view.hotkeys[hotkey]);
  const lines: { where: 'here' | 'anywhere'; label: string }[] = [];
  if (shortcut) lines.push({ where: 'here', label: shortcutLabel(platform, shortcut) });
  if (keys !== null && state !== 'refused') {
    lines.push({ where: 'anywhere', label: keysLabel(platform, keys) });
  }
  if (lines.length === 0) return null;
  return (
    <ul className={styles['keys']} aria-label={t('keys')}>
      {lines.map(({ where, label }) => (
        <li key={where} className={styles['key']}>
          <span>{t(where)}</span>
          <Kbd keys={label} />
        </li>
      ))}
    </ul>
  );
}
