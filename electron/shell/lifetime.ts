import { app } from 'electron';
import type { Platform } from '../../shared/domain/session.ts';
import type { Bounds, MainWindow } from './window.ts';

/**
 * What closing the window does. On Windows the tray and on macOS the dock bring it back; whether a
 * Linux desktop shows a tray cannot be known, so nothing stays behind there that nobody could find.
 */
const ON_CLOSE: Readonly<Record<Platform, 'hide' | 'quit'>> = {
  win32: 'hide',
  darwin: 'hide',
  linux: 'quit',
};
/** Milliseconds after which the app ends whether or not everything was put away. */
const END_LIMIT_MS = 10_000;

export interface LifetimeOptions {
  window: MainWindow;
  platform: Platform;
  keepBounds(bounds: Bounds): void;
  /** The window was closed, and the app goes on. */
  closed(): void;
  /** Puts the session away. */
  end(why: 'quit' | 'shutdown'): Promise<void>;
  report(cause: unknown): void;
}

export interface Lifetime {
  /** The computer shuts down: the app ends for that reason. */
  shutDown(): void;
}

/** From the first window to the end of the process. */
export function liveUntilQuit({
  window,
  platform,
  keepBounds,
  closed,
  end,
  report,
}: LifetimeOptions): Lifetime {
  const { browserWindow } = window;
  let ended = false;
  let ending = false;
  let why: 'quit' | 'shutdown' = 'quit';

  app.on('second-instance', window.show);
  app.on('activate', window.show);
  app.on('window-all-closed', () => app.quit());

  browserWindow.on('close', (event) => {
    if (ended) return;
    try {
      keepBounds(browserWindow.getNormalBounds());
    } catch (cause) {
      report(cause);
    }
    event.preventDefault();
    browserWindow.hide();
    if (ON_CLOSE[platform] === 'quit') app.quit();
    else if (!ending) closed();
  });

  app.on('before-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    if (ending) return;
    ending = true;
    browserWindow.hide();
    const limit = new Promise<void>((resolve) => setTimeout(resolve, END_LIMIT_MS));
    void Promise.race([end(why).catch(report), limit]).then(() => {
      ended = true;
      app.quit();
    });
  });
  return {
    shutDown() {
      why = 'shutdown';
      app.quit();
    },
  };
}
