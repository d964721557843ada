import { describe, expect, it } from 'vitest';
import { type KeyPress, matches, parseAccelerator } from './accelerator.ts';

const press = (key: string, ...held: (keyof Omit<KeyPress, 'key'>)[]): KeyPress => ({
  key,
  ctrl: held.includes('ctrl'),
  shift: held.includes('shift'),
  alt: held.includes('alt'),
  meta: held.includes('meta'),
});

describe('an accelerator', () => {
  it.each([
    ['CommandOrControl+L', press('l', 'ctrl')],
    ['Ctrl+Shift+L', press('L', 'ctrl', 'shift')],
    ['Control+Alt+Delete', press('Delete', 'ctrl', 'alt')],
    ['CmdOrCtrl+Plus', press('+', 'ctrl', 'shift')],
    ['Control++', press('+', 'ctrl')],
    ['Super+Left', press('ArrowLeft', 'meta')],
    ['F11', press('F11')],
  ])('%s is pressed by its keys', (accelerator, keys) => {
    expect(matches(accelerator, keys)).toBe(true);
  });

  it('is not pressed with a key too many or too few', () => {
    expect(matches('Control+L', press('l'))).toBe(false);
    expect(matches('Control+L', press('l', 'ctrl', 'shift'))).toBe(false);
    expect(matches('Control+L', press('l', 'ctrl', 'alt'))).toBe(false);
    expect(matches('Control+L', press('k', 'ctrl'))).toBe(false);
  });

  it('without a key is none', () => {
    expect(() => parseAccelerator('')).toThrow('conversion failure');
  });
});
