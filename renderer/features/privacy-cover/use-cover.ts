import { useSyncExternalStore } from 'react';
import { hiddenStore } from './hidden-store.ts';

/** `hidden`: until somebody asks for it back. `away`: until the window has the focus again. */
export type Cover = 'hidden' | 'away';

/** What covers the content now, if anything does. A key that hid everything counts for more. */
export const coverOf = (hidden: boolean, coversAway: boolean, focused: boolean): Cover | null => {
  if (hidden) return 'hidden';
  return coversAway && !focused ? 'away' : null;
};

function followFocus(onChange: () => void): () => void {
  window.addEventListener('focus', onChange);
  window.addEventListener('blur', onChange);
  return () => {
    window.removeEventListener('focus', onChange);
    window.removeEventListener('blur', onChange);
  };
}

/** `coversAway`: policy covers a window that has not got the focus. */
export function useCover(coversAway: boolean): Cover | null {
  const hidden = useSyncExternalStore(hiddenStore.subscribe, () => hiddenStore.getState().hidden);
  const focused = useSyncExternalStore(followFocus, () => document.hasFocus());
  return coverOf(hidden, coversAway, focused);
}
