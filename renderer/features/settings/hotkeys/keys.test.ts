import { describe, expect, it } from 'vitest';
import { DEFAULT_HOTKEYS } from '../../../../shared/domain/hotkey.ts';
import { isModifierAlone, keysLabel, keysOf } from './keys.ts';

const none = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
const all = { ctrlKey: true, altKey: true, shiftKey: true, metaKey: false };

describe('recorded keys', () => {
  it.each([
    [{ ...all, keyCode: 75 }, 'Control+Alt+Shift+K'],
    [{ ...none, ctrlKey: true, altKey: true, keyCode: 120 }, 'Control+Alt+F9'],
    [{ ...none, metaKey: true, shiftKey: true, keyCode: 55 }, 'Shift+Super+7'],
    [{ ...none, ctrlKey: true, keyCode: 75 }, null],
    [{ ...none, keyCode: 120 }, null],
    [{ ...all, keyCode: 32 }, null],
    [{ ...all, keyCode: 17 }, null],
  ])('%j: %s', (pressed, keys) => {
    expect(keysOf(pressed)).toBe(keys);
  });

  it('wait while modifiers alone are down', () => {
    expect(isModifierAlone({ key: 'Shift' })).toBe(true);
    expect(isModifierAlone({ key: 'K' })).toBe(false);
  });

  it('are written as the platform does', () => {
    expect(keysLabel('win32', DEFAULT_HOTKEYS.lock ?? '')).toBe('Ctrl+Alt+Shift+K');
    expect(keysLabel('darwin', DEFAULT_HOTKEYS.lock ?? '')).toBe('⌃⌥⇧K');
  });
});
