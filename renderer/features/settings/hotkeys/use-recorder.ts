import { type KeyboardEvent, useState } from 'react';
import type { HotkeyKeys } from '../../../../shared/domain/hotkey.ts';
import { isModifierAlone, keysOf } from './keys.ts';

/**
 * Takes the keys that are pressed while its button listens. Escape and Tab keep their meaning, so that
 * nobody is caught in it. `taken` answers whether that was it; null is a press that cannot be a hotkey.
 */
export function useRecorder({ taken }: { taken: (keys: HotkeyKeys | null) => boolean }) {
  const [recording, setRecording] = useState(false);
  const stop = () => setRecording(false);
  return {
    recording,
    stop,
    toggle: () => setRecording(!recording),
    onKeyDown(event: KeyboardEvent) {
      if (!recording || event.key === 'Tab' || isModifierAlone(event)) return;
      event.preventDefault();
      // Not the dialog's, which Escape would close.
      event.stopPropagation();
      if (event.key === 'Escape' || taken(keysOf(event.nativeEvent))) stop();
    },
  };
}
