import type { Hotkeys } from '../../shared/domain/hotkey.ts';
import { err } from '../../shared/errors/app-error.ts';
import type { Appearance } from '../../shared/ipc/view.ts';
import type { IpcHandlers } from './register.ts';

type SettingsHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `settings.${string}`>>;

export interface DeviceSettings {
  setAppearance(appearance: Appearance): void;
  hotkeys(): Hotkeys;
  setHotkeys(hotkeys: Hotkeys): void;
}

const DONE = { ok: true, value: {} } as const;

export function settingsHandlers(settings: DeviceSettings): SettingsHandlers {
  return {
    'settings.setAppearance': async (appearance) => {
      settings.setAppearance(appearance);
      return DONE;
    },
    'settings.setHotkey': async ({ action, keys }) => {
      const before = settings.hotkeys();
      const others = Object.entries(before).filter(([name]) => name !== action);
      if (keys !== null && others.some(([, taken]) => taken === keys)) return err('Conflict');
      settings.setHotkeys({ ...before, [action]: keys });
      return DONE;
    },
  };
}
