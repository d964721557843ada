import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_HOTKEYS } from '../../shared/domain/hotkey.ts';
import { createHotkeys } from './hotkeys.ts';

vi.mock('electron', () => ({ app: {} }));

/** A desktop on which other programs have some keys already. */
function desktop({ taken = [], wayland = false }: { taken?: string[]; wayland?: boolean } = {}) {
  const registered = new Map<string, () => void>();
  const done: string[] = [];
  const hotkeys = createHotkeys({
    shortcuts: {
      register: (keys, run) => {
        if (taken.includes(keys)) return false;
        registered.set(keys, run);
        return true;
      },
      unregisterAll: () => registered.clear(),
    },
    actions: {
      hide: () => done.push('hide'),
      lock: () => done.push('lock'),
      'sign-out': () => done.push('sign-out'),
    },
    wayland,
  });
  return { hotkeys, done, taken, press: (keys: string) => registered.get(keys)?.() };
}

describe('hotkeys', () => {
  it('do what they are for', () => {
    const { hotkeys, done, press } = desktop();
    hotkeys.set(DEFAULT_HOTKEYS);
    for (const keys of Object.values(DEFAULT_HOTKEYS)) press(keys ?? '');
    expect(done).toEqual(['hide', 'lock', 'sign-out']);
  });

  it('are let go of when others are set, or none', () => {
    const { hotkeys, done, press } = desktop();
    hotkeys.set(DEFAULT_HOTKEYS);
    hotkeys.set({ hide: null, lock: 'Control+Alt+F9', 'sign-out': null });
    for (const keys of Object.values(DEFAULT_HOTKEYS)) press(keys ?? '');
    expect(done).toEqual([]);
    press('Control+Alt+F9');
    expect(done).toEqual(['lock']);
    expect(hotkeys.view()).toEqual({
      hide: { keys: null, state: 'off' },
      lock: { keys: 'Control+Alt+F9', state: 'ready' },
      'sign-out': { keys: null, state: 'off' },
    });
  });

  it('say which the system refuses, and are asked for again', () => {
    const { hotkeys, taken } = desktop({ taken: ['Control+Alt+Shift+K'] });
    hotkeys.set(DEFAULT_HOTKEYS);
    expect(hotkeys.view().lock.state).toBe('refused');
    expect(hotkeys.view().hide.state).toBe('ready');
    taken.pop();
    hotkeys.set(DEFAULT_HOTKEYS);
    expect(hotkeys.view().lock.state).toBe('ready');
  });

  it('promise nothing under Wayland', () => {
    const { hotkeys } = desktop({ wayland: true });
    hotkeys.set(DEFAULT_HOTKEYS);
    expect(hotkeys.view().lock.state).toBe('uncertain');
  });
});
