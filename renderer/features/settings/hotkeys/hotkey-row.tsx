import { useState } from 'react';
import type { HotkeyAction, HotkeyKeys } from '../../../../shared/domain/hotkey.ts';
import { RECORDS_KEYS } from '../../../app/shortcut.ts';
import { useCall } from '../../../app/use-call.ts';
import { useView } from '../../../app/view-store.ts';
import { useWords } from '../../../app/words.tsx';
import { Button } from '../../../ui/button.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { settingsWords } from '../words.ts';
import styles from './hotkeys.module.css';
import { keysLabel } from './keys.ts';
import { useRecorder } from './use-recorder.ts';

/** One hotkey: what it does, its keys, and a button that takes others. */
export function HotkeyRow({ action }: { action: HotkeyAction }) {
  const t = useWords(settingsWords);
  const { keys, state } = useView((view) => view.hotkeys[action]);
  const platform = useView((view) => view.platform);
  const save = useCall('settings.setHotkey');
  const [unfit, setUnfit] = useState(false);
  const name = t(`hotkeys.${action}`);

  const set = (next: HotkeyKeys | null) => save.run({ action, keys: next });
  const recorder = useRecorder({
    taken: (recorded) => {
      setUnfit(recorded === null);
      if (recorded !== null) void set(recorded);
      return recorded !== null;
    },
  });

  const trouble = state === 'refused' || state === 'uncertain' ? t(`hotkeys.state.${state}`) : null;
  return (
    <li className={styles['hotkey']}>
      <div className={styles['what']}>
        <p className={styles['name']}>{name}</p>
        <p className={styles['note']}>{t(`hotkeys.${action}.about`)}</p>
        <p className={styles['trouble']} role="status">
          {unfit ? t('hotkeys.unfit') : null}
          {save.error
            ? t(save.error.code === 'Conflict' ? 'hotkeys.taken' : 'hotkeys.failed')
            : null}
          {unfit || save.error ? null : trouble}
        </p>
      </div>
      {keys === null || recorder.recording ? null : <Kbd keys={keysLabel(platform, keys)} />}
      <div className={styles['buttons']}>
        <Button
          size="small"
          aria-label={t('hotkeys.changeOf', { name })}
          aria-pressed={recorder.recording}
          {...(recorder.recording ? { [RECORDS_KEYS]: '' } : {})}
          onClick={() => {
            setUnfit(false);
            save.forget();
            recorder.toggle();
          }}
          onKeyDown={recorder.onKeyDown}
          onBlur={recorder.stop}
        >
          {t(
            recorder.recording ? 'hotkeys.press' : keys === null ? 'hotkeys.set' : 'hotkeys.change',
          )}
        </Button>
        {keys === null ? null : (
          <Button
            size="small"
            tone="quiet"
            aria-label={t('hotkeys.removeOf', { name })}
            onClick={() => void set(null)}
          >
            {t('hotkeys.remove')}
          </Button>
        )}
      </div>
    </li>
  );
}
