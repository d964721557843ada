import { describe, expect, it } from 'vitest';
import { DEFAULT_HOTKEYS, HotkeyKeys, Hotkeys } from './hotkey.ts';

describe('the keys of a hotkey', () => {
  it.each(['Control+Alt+Shift+K', 'Control+Shift+F12', 'Alt+Super+7', 'Control+Alt+F24'])(
    'may be %s',
    (keys) => {
      expect(HotkeyKeys.safeParse(keys).success).toBe(true);
    },
  );

  it.each([
    '',
    'K',
    'Shift+K',
    'Control+K',
    'Alt+Control+K',
    'Control+Alt',
    'Control+Alt+F25',
    'Control+Alt+k',
    'Control+Alt+KK',
    'Control+Alt+Space',
  ])('may not be %j', (keys) => {
    expect(HotkeyKeys.safeParse(keys).success).toBe(false);
  });

  it('are there from the start, each another', () => {
    expect(Hotkeys.parse(DEFAULT_HOTKEYS)).toEqual(DEFAULT_HOTKEYS);
    expect(new Set(Object.values(DEFAULT_HOTKEYS)).size).toBe(3);
  });
});
