import { beforeEach, describe, expect, it } from 'vitest';
import type { Bridge } from '../../shared/ipc/bridge.ts';
import type { AppView } from '../../shared/ipc/view.ts';
import { followView, viewStore } from './view-store.ts';

const view = (version: string): AppView => ({
  session: { phase: 'starting' },
  appearance: { theme: 'system', language: 'system' },
  language: 'en',
  hotkeys: {
    hide: { keys: null, state: 'off' },
    lock: { keys: 'Control+Alt+Shift+K', state: 'refused' },
    'sign-out': { keys: null, state: 'off' },
  },
  platform: 'linux',
  contentProtection: { supported: false },
  degraded: [],
  version,
});

beforeEach(() => viewStore.setState({ view: null }));

describe('followView', () => {
  it('takes every push, keeps what did not change, and stops when told', () => {
    const listeners = new Set<(payload: never) => void>();
    const bridge: Pick<Bridge, 'on'> = {
      on: (_name, listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const push = (pushed: AppView) => {
      for (const listener of listeners) listener(pushed as never);
    };
    const stop = followView(bridge);
    push(view('1'));
    const first = viewStore.getState().view;
    push(view('2'));
    expect(viewStore.getState().view?.version).toBe('2');
    expect(viewStore.getState().view?.appearance).toBe(first?.appearance);
    stop();
    push(view('3'));
    expect(viewStore.getState().view?.version).toBe('2');
  });
});
