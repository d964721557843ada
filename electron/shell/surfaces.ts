import { app } from 'electron';
import { emptyFolder } from '../durable/empty-folder.ts';
import type { Surfaces } from '../session/ports.ts';
import { removeSettingsDrafts } from '../vault/settings-file.ts';
import type { AppClipboard } from './clipboard.ts';
import type { Notifications } from './notifications.ts';
import { clearWebStorage } from './partition.ts';
import type { Paths } from './paths.ts';
import type { MainWindow } from './window.ts';

export interface SurfacesOptions {
  window: Pick<MainWindow, 'replacePage'>;
  notifications: Notifications;
  clipboard: Pick<AppClipboard, 'clear'>;
  paths: Pick<Paths, 'profile' | 'temp' | 'crashDumps'>;
}

/** Lock and sign-out, as far as a person looking at the screen is concerned. */
export function createSurfaces(options: SurfacesOptions): Surfaces {
  const { window, notifications, clipboard, paths } = options;
  return {
    cover: async () => {
      notifications.clear();
      await Promise.all([window.replacePage(), clipboard.clear()]);
    },
    clearWebStorage,
    clearDesktopTraces: async () => {
      app.clearRecentDocuments();
      notifications.setBadge(null);
      const shown = notifications.clear() + (await clipboard.clear());
      const drafts = removeSettingsDrafts(paths.profile);
      return (
        shown + drafts + (await emptyFolder(paths.temp)) + (await emptyFolder(paths.crashDumps))
      );
    },
  };
}
