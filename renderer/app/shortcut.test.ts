import { describe, expect, it } from 'vitest';
import { HIDE, isShortcut, LOCK, shortcutLabel } from './shortcut.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const keys = { key: 'l', ...none, isComposing: false, repeat: false };

describe('isShortcut', () => {
  it('is Command on a Mac and Control elsewhere', () => {
    expect(isShortcut({ ...keys, metaKey: true }, 'darwin', LOCK)).toBe(true);
    expect(isShortcut({ ...keys, ctrlKey: true }, 'darwin', LOCK)).toBe(false);
    expect(isShortcut({ ...keys, ctrlKey: true, key: 'L' }, 'linux', LOCK)).toBe(true);
    expect(isShortcut({ ...keys, metaKey: true }, 'win32', LOCK)).toBe(false);
  });

  it.each([
    { altKey: true },
    { shiftKey: true },
    { metaKey: true },
    { isComposing: true },
    { repeat: true },
    { key: 'k' },
    { ctrlKey: false },
  ])('is nothing with %j', (difference) => {
    expect(isShortcut({ ...keys, ctrlKey: true, ...difference }, 'linux', LOCK)).toBe(false);
  });

  it('may need Shift', () => {
    const pressed = { ...keys, key: 'H', ctrlKey: true, shiftKey: true };
    expect(isShortcut(pressed, 'linux', HIDE)).toBe(true);
    expect(isShortcut({ ...pressed, shiftKey: false }, 'linux', HIDE)).toBe(false);
  });

  it('is shown as the platform writes it', () => {
    expect(shortcutLabel('darwin', LOCK)).toBe('⌘L');
    expect(shortcutLabel('win32', LOCK)).toBe('Ctrl+L');
    expect(shortcutLabel('darwin', HIDE)).toBe('⇧⌘H');
    expect(shortcutLabel('linux', HIDE)).toBe('Ctrl+Shift+H');
  });
});
