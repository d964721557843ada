/** The module `electron` of the stand-in: what the main process imports, by name or as a whole. */
import { guarded } from './guarded.ts';
import { app } from './modules/app.ts';
import { BrowserWindow } from './modules/browser-window.ts';
import { clipboard } from './modules/clipboard.ts';
import { dialog } from './modules/dialog.ts';
import { globalShortcut } from './modules/global-shortcut.ts';
import { ipcMain } from './modules/ipc-main.ts';
import { Menu, MenuItem } from './modules/menu.ts';
import { nativeImage } from './modules/native-image.ts';
import { nativeTheme } from './modules/native-theme.ts';
import { Notification } from './modules/notification.ts';
import { powerMonitor } from './modules/power-monitor.ts';
import { screen } from './modules/screen.ts';
import { Session, session } from './modules/session.ts';
import { shell } from './modules/shell.ts';
import { Tray } from './modules/tray.ts';
import { WebContents, webContents } from './modules/web-contents.ts';
import { recorded } from './recorded.ts';

const { protocol } = session.defaultSession;

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  // What no Electron has: the record of what a desktop would have shown, for tests.
  recorded,
  Session,
  screen,
  session,
  shell,
  Tray,
  WebContents,
  webContents,
};

const electron = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  recorded,
  screen,
  session,
  shell,
  Tray,
  webContents,
};
export type StandIn = typeof electron;

/** For `import electron from 'electron'`, CommonJS and tests. */
export default guarded('electron', electron);
