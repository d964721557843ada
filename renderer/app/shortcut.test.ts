import { describe, expect, it } from 'vitest';
import { isShortcut, shortcutLabel } from './shortcut.ts';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const keys = { key: 'l', ...none, isComposing: false, repeat: false };

describe('isShortcut', () => {
  it('is Command on a Mac and Control elsewhere', () => {
    expect(isShortcut({ ...keys, metaKey: true }, 'darwin', 'l')).toBe(true);
    expect(isShortcut({ ...keys, ctrlKey: true }, 'darwin', 'l')).toBe(false);
    expect(isShortcut({ ...keys, ctrlKey: true, key: 'L' }, 'linux', 'l')).toBe(true);
    expect(isShortcut({ ...keys, metaKey: true }, 'win32', 'l')).toBe(false);
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
    expect(isShortcut({ ...keys, ctrlKey: true, ...difference }, 'linux', 'l')).toBe(false);
  });

  it('is shown as the platform writes it', () => {
    expect(shortcutLabel('darwin', 'l')).toBe('⌘L');
    expect(shortcutLabel('win32', 'l')).toBe('Ctrl+L');
  });
});
