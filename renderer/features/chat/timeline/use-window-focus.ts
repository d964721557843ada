import { useSyncExternalStore } from 'react';

function subscribe(onChange: () => void): () => void {
  window.addEventListener('focus', onChange);
  window.addEventListener('blur', onChange);
  return () => {
    window.removeEventListener('focus', onChange);
    window.removeEventListener('blur', onChange);
  };
}

/** Whether somebody works in this window now. */
export const useWindowFocus = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => document.hasFocus(),
    () => false,
  );
