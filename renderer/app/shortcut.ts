import { useEffect } from 'react';
import type { Platform } from '../../shared/domain/session.ts';
import { useView } from './view-store.ts';

/** A letter with the platform's main modifier, Command on a Mac and Control elsewhere, and perhaps Shift. */
export interface Shortcut {
  letter: string;
  shift?: boolean;
}

export const LOCK: Shortcut = { letter: 'l' };
/** To a channel or a person. */
export const JUMP: Shortcut = { letter: 'k' };
/** Everything out of sight at once. */
export const HIDE: Shortcut = { letter: 'h', shift: true };

export function shortcutLabel(platform: Platform, { letter, shift = false }: Shortcut): string {
  const key = letter.toUpperCase();
  return platform === 'darwin'
    ? `${shift ? '⇧' : ''}⌘${key}`
    : `Ctrl+${shift ? 'Shift+' : ''}${key}`;
}

type Keys = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'repeat'
>;

export function isShortcut(
  event: Keys,
  platform: Platform,
  { letter, shift = false }: Shortcut,
): boolean {
  const [main, other] =
    platform === 'darwin' ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  return (
    main &&
    !other &&
    !event.altKey &&
    event.shiftKey === shift &&
    !event.isComposing &&
    !event.repeat &&
    event.key.toLowerCase() === letter
  );
}

/** What has this attribute takes keys instead of doing what they are for. */
export const RECORDS_KEYS = 'data-records-keys';

const isRecorded = ({ target }: KeyboardEvent): boolean =>
  target instanceof Element && target.closest(`[${RECORDS_KEYS}]`) !== null;

/** Works wherever the focus is, for as long as the component is there. */
export function useShortcut(shortcut: Shortcut, run: () => void): void {
  const platform = useView((view) => view.platform);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isRecorded(event) || !isShortcut(event, platform, shortcut)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [platform, shortcut, run]);
}
