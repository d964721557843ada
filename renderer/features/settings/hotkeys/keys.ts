import {
  HOTKEY_MODIFIERS,
  HotkeyKeys,
  type HotkeyModifier,
} from '../../../../shared/domain/hotkey.ts';
import type { Platform } from '../../../../shared/domain/session.ts';

type Pressed = Pick<KeyboardEvent, 'keyCode' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

const MAC: Readonly<Record<HotkeyModifier, string>> = {
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Super: '⌘',
};
const SHORT: Readonly<Record<HotkeyModifier, string>> = {
  Control: 'Ctrl',
  Alt: 'Alt',
  Shift: 'Shift',
  Super: 'Super',
};

/**
 * The key that was pressed, as accelerators name it. By `keyCode`: `key` is what comes of it with the
 * modifiers, and `code` is where it lies on an American keyboard.
 */
function keyOf({ keyCode }: Pick<Pressed, 'keyCode'>): string | null {
  const isLetterOrDigit = (keyCode >= 65 && keyCode <= 90) || (keyCode >= 48 && keyCode <= 57);
  if (isLetterOrDigit) return String.fromCharCode(keyCode);
  return keyCode >= 112 && keyCode <= 135 ? `F${keyCode - 111}` : null;
}

/** Whether only modifiers are down yet. */
export const isModifierAlone = ({ key }: Pick<KeyboardEvent, 'key'>): boolean =>
  ['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'OS'].includes(key);

/** Null: a hotkey needs more modifiers, or another key. */
export function keysOf(pressed: Pressed): HotkeyKeys | null {
  const down: Readonly<Record<HotkeyModifier, boolean>> = {
    Control: pressed.ctrlKey,
    Alt: pressed.altKey,
    Shift: pressed.shiftKey,
    Super: pressed.metaKey,
  };
  const parts = [...HOTKEY_MODIFIERS.filter((name) => down[name]), keyOf(pressed)];
  const keys = HotkeyKeys.safeParse(parts.join('+'));
  return keys.success ? keys.data : null;
}

/** As the platform writes keys. */
export function keysLabel(platform: Platform, keys: HotkeyKeys): string {
  const parts = keys.split('+');
  const names: Readonly<Record<string, string>> = platform === 'darwin' ? MAC : SHORT;
  return parts.map((part) => names[part] ?? part).join(platform === 'darwin' ? '' : '+');
}
