import { describe, expect, it } from 'vitest';
import { DEFAULT_HOTKEYS, type Hotkeys } from '../../shared/domain/hotkey.ts';
import { settingsHandlers } from './settings.ts';

function handlers() {
  let hotkeys: Hotkeys = DEFAULT_HOTKEYS;
  const calls = settingsHandlers({
    setAppearance: () => {},
    hotkeys: () => hotkeys,
    setHotkeys: (next) => {
      hotkeys = next;
    },
  });
  return { set: calls['settings.setHotkey'], hotkeys: () => hotkeys };
}

describe('settings.setHotkey', () => {
  it('changes one and leaves the others', async () => {
    const { set, hotkeys } = handlers();
    expect(await set({ action: 'lock', keys: 'Control+Alt+F9' })).toEqual({ ok: true, value: {} });
    expect(await set({ action: 'hide', keys: null })).toEqual({ ok: true, value: {} });
    expect(hotkeys()).toEqual({ ...DEFAULT_HOTKEYS, lock: 'Control+Alt+F9', hide: null });
  });

  it('refuses keys that another one has, and takes its own again', async () => {
    const { set, hotkeys } = handlers();
    const { lock } = DEFAULT_HOTKEYS;
    expect(await set({ action: 'sign-out', keys: lock })).toMatchObject({
      ok: false,
      error: { code: 'Conflict' },
    });
    expect(hotkeys()).toEqual(DEFAULT_HOTKEYS);
    expect(await set({ action: 'lock', keys: lock })).toMatchObject({ ok: true });
  });
});
