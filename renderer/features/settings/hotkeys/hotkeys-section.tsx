import { HotkeyAction } from '../../../../shared/domain/hotkey.ts';
import { useWords } from '../../../app/words.tsx';
import styles from '../settings.module.css';
import { settingsWords } from '../words.ts';
import { HotkeyRow } from './hotkey-row.tsx';
import hotkeys from './hotkeys.module.css';

/** Keys that work while another application has the focus. */
export function HotkeysSection() {
  const t = useWords(settingsWords);
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{t('hotkeys.title')}</h3>
      <p className={styles['text']}>{t('hotkeys.about')}</p>
      <ul className={hotkeys['list']}>
        {HotkeyAction.options.map((action) => (
          <HotkeyRow key={action} action={action} />
        ))}
      </ul>
    </section>
  );
}
