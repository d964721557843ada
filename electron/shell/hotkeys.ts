import { app, type GlobalShortcut } from 'electron';
import { HotkeyAction, type HotkeyKeys, type Hotkeys } from '../../shared/domain/hotkey.ts';
import type { AppView, HotkeyView } from '../../shared/ipc/view.ts';

export interface AppHotkeys {
  /** Asks the system for these instead of those before, again for those it refused. */
  set(hotkeys: Hotkeys): void;
  view(): AppView['hotkeys'];
}

export interface HotkeysOptions {
  shortcuts: Pick<GlobalShortcut, 'register' | 'unregisterAll'>;
  actions: Readonly<Record<HotkeyAction, () => void>>;
  /** Under Wayland keys are the desktop's: it may take a registration and never tell of a press. */
  wayland: boolean;
}

/** Wayland's way to hotkeys is the desktop's portal. Must run before the app is ready. */
export const askPortalForHotkeys = (): void =>
  app.commandLine.appendSwitch('enable-features', 'GlobalShortcutsPortal');

/** Hotkeys that work while another application has the focus, for as long as Nightjar runs. */
export function createHotkeys({ shortcuts, actions, wayland }: HotkeysOptions): AppHotkeys {
  const views: AppView['hotkeys'] = {
    hide: { keys: null, state: 'off' },
    lock: { keys: null, state: 'off' },
    'sign-out': { keys: null, state: 'off' },
  };

  function stateOf(keys: HotkeyKeys | null, action: HotkeyAction): HotkeyView['state'] {
    if (keys === null) return 'off';
    if (!shortcuts.register(keys, actions[action])) return 'refused';
    return wayland ? 'uncertain' : 'ready';
  }

  return {
    set(hotkeys) {
      shortcuts.unregisterAll();
      for (const action of HotkeyAction.options) {
        const keys = hotkeys[action];
        views[action] = { keys, state: stateOf(keys, action) };
      }
    },
    view: () => ({ ...views }),
  };
}
