import { Menu } from 'electron';
import type { Platform } from '../../shared/domain/session.ts';
import type { Sentences } from '../../shared/language/sentences.ts';

/**
 * The application menu. Its items are roles, so that each system's own words and keys apply. There is
 * nothing to print with.
 */
export function setMenu(
  t: Sentences,
  platform: Platform,
  { lock, hide }: { lock: () => void; hide: () => void },
): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
      {
        label: t('shell.menu.file'),
        submenu: [
          { label: t('shell.tray.lock'), accelerator: 'CommandOrControl+L', click: lock },
          { label: t('shell.menu.hide'), accelerator: 'CommandOrControl+Shift+H', click: hide },
          { type: 'separator' },
          { role: platform === 'darwin' ? 'close' : 'quit' },
        ],
      },
      { label: t('shell.menu.edit'), role: 'editMenu' },
      {
        label: t('shell.menu.view'),
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { label: t('shell.menu.window'), role: 'windowMenu' },
    ]),
  );
}
