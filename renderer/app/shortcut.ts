import { useEffect } from 'react';
import type { Platform } from '../../shared/domain/session.ts';
import { useView } from './view-store.ts';

/** Locks now. */
export const LOCK_LETTER = 'l';

/** A letter with the platform's main modifier: Command on a Mac, Control elsewhere. */
export const shortcutLabel = (platform: Platform, letter: string): string =>
  platform === 'darwin' ? `⌘${letter.toUpperCase()}` : `Ctrl+${letter.toUpperCase()}`;

type Keys = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'repeat'
>;

export function isShortcut(event: Keys, platform: Platform, letter: string): boolean {
  const [main, other] =
    platform === 'darwin' ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  return (
    main &&
    !other &&
    !event.altKey &&
    !event.shiftKey &&
    !event.isComposing &&
    !event.repeat &&
    event.key.toLowerCase() === letter
  );
}

/** Works wherever the focus is, for as long as the component is there. */
export function useShortcut(letter: string, run: () => void): void {
  const platform = useView((view) => view.platform);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isShortcut(event, platform, letter)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [platform, letter, run]);
}
