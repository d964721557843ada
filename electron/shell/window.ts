import { once } from 'node:events';
import { BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent, type Session } from 'electron';
import type { Platform } from '../../shared/domain/session.ts';
import { APP_ORIGIN, APP_URL } from './app-protocol.ts';

export interface Bounds {
  x?: number | undefined;
  y?: number | undefined;
  width: number;
  height: number;
}

export interface MainWindow {
  readonly browserWindow: BrowserWindow;
  /** Sends to the page, if there is one. */
  send(channel: string, ...args: unknown[]): void;
  /** Whether an IPC message came from this window's main frame, showing our own page. */
  owns(sender: Pick<IpcMainInvokeEvent | IpcMainEvent, 'senderFrame'>): boolean;
  /** Loads the page for the first time, and shows the window when it is there. */
  open(): Promise<void>;
  /** Loads the page afresh: everything the old one held in memory goes with it. Nothing before `open`. */
  replacePage(): Promise<void>;
  show(): void;
  /** Out of sight, by the way in which each desktop brings it back. */
  putAway(): void;
  /** Whether it keeps itself out of screenshots, recordings and shared screens, where the system can. */
  protect(on: boolean): void;
  /** Whether somebody has it in front of them. */
  isLookedAt(): boolean;
}

const MIN_WIDTH = 720;
const MIN_HEIGHT = 480;
/** A page that does not let itself be replaced in this time is taken down with its process. */
const REPLACE_LIMIT_MS = 1_000;
const REVIVE_AFTER_MS = 1_000;
/**
 * Between two pages of ours: of another site, so that Chromium ends the process that showed the first,
 * and gives the next one a new one. Pages of one site would follow each other in one memory.
 */
const BLANK_URL = 'data:text/html,<meta name="color-scheme" content="light dark">';
/** What is hidden must be found again: on Linux the tray, which would bring it back, may not be there. */
const PUT_AWAY: Readonly<Record<Platform, 'hide' | 'minimize'>> = {
  win32: 'hide',
  darwin: 'hide',
  linux: 'minimize',
};

/** The one window. Its page is sandboxed and isolated; the only thing it gets is the preload's bridge. */
export function createMainWindow(options: {
  partition: Session;
  preload: string;
  bounds: Bounds;
  title: string;
  platform: Platform;
}): MainWindow {
  const { width, height, x, y } = options.bounds;
  const browserWindow = new BrowserWindow({
    width,
    height,
    ...(x === undefined || y === undefined ? {} : { x, y }),
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: options.title,
    autoHideMenuBar: true,
    webPreferences: {
      session: options.partition,
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
      // What is hidden or minimized goes on being drawn: a thumbnail then shows the lock screen or the
      // cover, and not what was there before.
      backgroundThrottling: false,
    },
  });
  const { webContents } = browserWindow;
  // The title names the app and nothing else: task bars and window lists are read over shoulders.
  browserWindow.on('page-title-updated', (event) => event.preventDefault());

  // A page that died by itself, for want of memory for example, is not left blank.
  let replacing = false;
  webContents.on('render-process-gone', () => {
    if (!replacing) setTimeout(load, REVIVE_AFTER_MS);
  });

  function load(): void {
    if (browserWindow.isDestroyed()) return;
    // Fails when a newer load takes over; whoever waits, waits for the page and not for this load.
    webContents.loadURL(APP_URL).catch(() => undefined);
  }

  /** Resolves when the next page came so far, or there is no page any more. */
  function nextPage(reached: 'did-navigate' | 'did-finish-load'): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    // Electron types the listener of each event apart; this one asks for none of their arguments.
    const events: NodeJS.EventEmitter = webContents;
    const settle = () => {
      events.off(reached, settle);
      events.off('destroyed', settle);
      resolve();
    };
    events.on(reached, settle);
    events.on('destroyed', settle);
    return promise;
  }

  let opened = false;
  let isProtected = false;

  function show(): void {
    if (browserWindow.isDestroyed() || !opened) return;
    if (browserWindow.isMinimized()) browserWindow.restore();
    browserWindow.show();
    browserWindow.focus();
  }

  return {
    browserWindow,
    send: (channel, ...args) => {
      if (!browserWindow.isDestroyed()) webContents.send(channel, ...args);
    },
    owns: ({ senderFrame }) =>
      senderFrame !== null &&
      senderFrame.parent === null &&
      senderFrame === webContents.mainFrame &&
      senderFrame.url.startsWith(`${APP_ORIGIN}/`),
    open: async () => {
      opened = true;
      const arrived = nextPage('did-finish-load');
      load();
      await arrived;
      show();
    },
    replacePage: async () => {
      if (browserWindow.isDestroyed() || !opened) return;
      replacing = true;
      const takenDown = new AbortController();
      const overdue = setTimeout(() => {
        takenDown.abort();
        webContents.forcefullyCrashRenderer();
      }, REPLACE_LIMIT_MS);
      // The old page is gone when another takes its place; how long ours then takes to load is no reason
      // to take it down.
      const blank = nextPage('did-navigate');
      webContents.loadURL(BLANK_URL).catch(() => undefined);
      await Promise.race([blank, once(takenDown.signal, 'abort')]);
      clearTimeout(overdue);
      load();
      replacing = false;
    },
    show,
    putAway: () => {
      if (!browserWindow.isDestroyed()) browserWindow[PUT_AWAY[options.platform]]();
    },
    protect: (on) => {
      if (on === isProtected || browserWindow.isDestroyed()) return;
      isProtected = on;
      browserWindow.setContentProtection(on);
    },
    isLookedAt: () =>
      !browserWindow.isDestroyed() && browserWindow.isVisible() && browserWindow.isFocused(),
  };
}
