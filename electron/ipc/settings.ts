import type { Appearance } from '../../shared/ipc/view.ts';
import type { IpcHandlers } from './register.ts';

type SettingsHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `settings.${string}`>>;

export function settingsHandlers(
  setAppearance: (appearance: Appearance) => void,
): SettingsHandlers {
  return {
    'settings.setAppearance': async (appearance) => {
      setAppearance(appearance);
      return { ok: true, value: {} };
    },
  };
}
