import { z } from 'zod';

/** What a hotkey does while another application has the focus. */
export const HotkeyAction = z.enum(['hide', 'lock', 'sign-out']);
export type HotkeyAction = z.infer<typeof HotkeyAction>;

/** In the order in which they are written. */
export const HOTKEY_MODIFIERS = ['Control', 'Alt', 'Shift', 'Super'] as const;
export type HotkeyModifier = (typeof HOTKEY_MODIFIERS)[number];

const KEYS =
  /^((?:Control\+)?(?:Alt\+)?(?:Shift\+)?(?:Super\+)?)([A-Z0-9]|F[1-9]|F1[0-9]|F2[0-4])$/;

/**
 * Two modifiers or more and a letter, a digit or a function key, as Electron writes accelerators:
 * `Control+Alt+Shift+K`. With fewer, it would be taken from whoever types.
 */
export const HotkeyKeys = z.string().refine(
  (text) => {
    const modifiers = KEYS.exec(text)?.[1]?.split('+').filter(Boolean) ?? [];
    return modifiers.length >= 2;
  },
  { message: 'two modifiers and a key, such as Control+Alt+Shift+K' },
);

export type HotkeyKeys = z.infer<typeof HotkeyKeys>;

export const Hotkeys = z.record(HotkeyAction, HotkeyKeys.nullable());
export type Hotkeys = z.infer<typeof Hotkeys>;

/**
 * K, B and H: letters that stand alone on the common keyboard layouts. With AltGr, which Windows takes
 * for Control and Alt, L is a letter of Polish and Q a sign of German.
 */
export const DEFAULT_HOTKEYS: Hotkeys = {
  hide: 'Control+Alt+Shift+H',
  lock: 'Control+Alt+Shift+K',
  'sign-out': 'Control+Alt+Shift+B',
};
