import type { AppClipboard } from '../shell/clipboard.ts';
import type { IpcHandlers } from './register.ts';

type DesktopHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `desktop.${string}`>>;

const DONE = { ok: true, value: {} } as const;

export function desktopHandlers(desktop: {
  hide(): void;
  clipboard: Pick<AppClipboard, 'remember'>;
}): DesktopHandlers {
  return {
    'desktop.hide': async () => {
      desktop.hide();
      return DONE;
    },
    'desktop.copied': async (copied) => {
      desktop.clipboard.remember(copied);
      return DONE;
    },
  };
}
