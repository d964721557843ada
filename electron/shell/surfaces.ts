import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import { isMissing } from '../durable/durable-file.ts';
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
      return shown + drafts + (await emptied(paths.temp)) + (await emptied(paths.crashDumps));
    },
  };
}

/** Removes what is in a folder. Answers how many entries went. */
async function emptied(folder: string): Promise<number> {
  const names = await readdir(folder).catch((cause: unknown) => {
    if (isMissing(cause)) return [];
    throw cause;
  });
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
  return names.length;
}
