import { powerMonitor } from 'electron';
import type { DesktopHealth } from '../desktop/merge.ts';
import { type Desktop, openDesktop } from '../desktop/open-desktop.ts';

/** What the computer does to a session. The same thing may be told twice, by Electron and by the desktop. */
export interface PowerCallbacks {
  /** The screen, by the person or by the system. */
  onLocked(): void;
  /** Resolves when the key is out of memory: a Linux computer waits for it, for a few seconds. */
  onSleeping(): Promise<void>;
  /** Or unlocked, or this person's session is on the screen again: deadlines may have passed unseen. */
  onWoke(): void;
  /** The app is to end now. A Linux computer waits until it has, for a few seconds. */
  onShuttingDown(): void;
  /** The screen shows another user's session. */
  onUserLeft(): void;
}

/** Electron's events. */
export function followPower(on: PowerCallbacks, report: (cause: unknown) => void): void {
  powerMonitor.on('lock-screen', on.onLocked);
  powerMonitor.on('suspend', () => void on.onSleeping().catch(report));
  // After a sleep nobody announced, the deadlines are looked at here, before any timer.
  powerMonitor.on('resume', on.onWoke);
  powerMonitor.on('unlock-screen', on.onWoke);
  if (process.platform === 'darwin') {
    powerMonitor.on('user-did-resign-active', on.onUserLeft);
    powerMonitor.on('user-did-become-active', on.onWoke);
  }
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    on.onShuttingDown();
  });
}

export interface LinuxDesktopOptions {
  on: PowerCallbacks;
  /** The built `desktop-worker`. */
  worker: URL;
  healthChanged(health: DesktopHealth): void;
  report(cause: unknown): void;
}

/** What Electron does not tell on Linux; null on other systems. Calls back later, never before it returns. */
export function openLinuxDesktop({
  on,
  worker,
  healthChanged,
  report,
}: LinuxDesktopOptions): Desktop | null {
  if (process.platform !== 'linux') return null;
  return openDesktop({
    worker,
    env: process.env,
    report,
    listener: {
      locked: on.onLocked,
      unlocked: on.onWoke,
      sleeping: (done) => void on.onSleeping().catch(report).finally(done),
      woke: on.onWoke,
      // The lock that delays it goes with this process.
      shuttingDown: on.onShuttingDown,
      userLeft: on.onUserLeft,
      userBack: on.onWoke,
      healthChanged,
    },
  });
}
