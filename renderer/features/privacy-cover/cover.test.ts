import { beforeEach, describe, expect, it } from 'vitest';
import type { Bridge } from '../../../shared/ipc/bridge.ts';
import { followHidden, hiddenStore, uncover } from './hidden-store.ts';
import { coverOf } from './use-cover.ts';

beforeEach(uncover);

describe('what covers the content', () => {
  it.each([
    [false, false, true, null],
    [false, false, false, null],
    [false, true, true, null],
    [false, true, false, 'away'],
    [true, false, true, 'hidden'],
    [true, true, false, 'hidden'],
  ] as const)('hidden %s, policy %s, focused %s: %s', (hidden, coversAway, focused, cover) => {
    expect(coverOf(hidden, coversAway, focused)).toBe(cover);
  });
});

describe('a hotkey of main', () => {
  it('hides, until somebody asks for it back', () => {
    const listeners: (() => void)[] = [];
    const on: Bridge['on'] = (name, listener) => {
      expect(name).toBe('desktop.hidden');
      listeners.push(() => listener({} as never));
      return () => {};
    };
    followHidden({ on });
    for (const press of listeners) press();
    expect(hiddenStore.getState().hidden).toBe(true);
    uncover();
    expect(hiddenStore.getState().hidden).toBe(false);
  });
});
