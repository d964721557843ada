import type { MenuItemConstructorOptions } from 'electron';
import { actions, type OpenWindow } from './registry.ts';

interface Role {
  label: string;
  accelerator?: string;
  /** What it does; none where Chromium does it by itself from the keyboard. */
  run?(): void;
  submenu?: readonly MenuItemConstructorOptions[];
}

const onFocused = (act: (window: OpenWindow) => void): void => {
  const window = actions.focusedWindow();
  if (window) act(window);
};

const SEPARATOR = { type: 'separator' } as const;

/** Electron's roles as Linux has them, by lower-case name. */
export const ROLES: Readonly<Record<string, Role>> = {
  undo: { label: 'Undo' },
  redo: { label: 'Redo' },
  cut: { label: 'Cut' },
  copy: { label: 'Copy' },
  paste: { label: 'Paste' },
  delete: { label: 'Delete' },
  pasteandmatchstyle: { label: 'Paste and Match Style' },
  selectall: { label: 'Select All' },
  resetzoom: { label: 'Actual Size' },
  zoomin: { label: 'Zoom In' },
  zoomout: { label: 'Zoom Out' },
  togglefullscreen: {
    label: 'Toggle Full Screen',
    run: () => onFocused((window) => window.setFullScreen(!window.isFullScreen())),
  },
  minimize: {
    label: 'Minimize',
    accelerator: 'Control+M',
    run: () => onFocused((window) => window.minimize()),
  },
  close: {
    label: 'Close',
    accelerator: 'Control+W',
    run: () => onFocused((window) => window.close()),
  },
  quit: { label: 'Quit', accelerator: 'Control+Q', run: () => actions.quit() },
  about: { label: 'About' },
  filemenu: { label: 'File', submenu: [{ role: 'quit' }] },
  editmenu: {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'delete' },
      SEPARATOR,
      { role: 'selectAll' },
    ],
  },
  viewmenu: {
    label: 'View',
    submenu: [
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      SEPARATOR,
      { role: 'togglefullscreen' },
    ],
  },
  windowmenu: { label: 'Window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
};
