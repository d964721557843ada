import type { App as ElectronApp, LoginItemSettings } from 'electron';
import { Guarded } from '../guarded.ts';
import { recorded } from '../recorded.ts';
import { commandLine } from './command-line.ts';
import { eventWith } from './host-event.ts';
import { Menu } from './menu.ts';
import { appPackage, getPath, preferredLanguage, preferredLanguages, setPath } from './paths.ts';
import { closeSchemeRegistration } from './protocol.ts';
import { APP_EVENTS_OF_WINDOWS, actions, appEvents, openWindows } from './registry.ts';
import { allSessions } from './session.ts';
import { SingleInstance } from './single-instance.ts';

type Shown = Pick<
  ElectronApp,
  | 'clearRecentDocuments'
  | 'exit'
  | 'getBadgeCount'
  | 'getLocale'
  | 'getName'
  | 'getPath'
  | 'getPreferredSystemLanguages'
  | 'getVersion'
  | 'hasSingleInstanceLock'
  | 'isReady'
  | 'quit'
  | 'releaseSingleInstanceLock'
  | 'requestSingleInstanceLock'
  | 'setBadgeCount'
  | 'setPath'
  | 'whenReady'
>;

class App extends Guarded implements Shown {
  readonly isPackaged = false;
  readonly commandLine = commandLine;
  readonly dock = undefined;
  readonly #instance = new SingleInstance();
  readonly #ready = Promise.withResolvers<void>();
  #name = appPackage.name;
  #isReady = false;
  #quitting = false;
  #ending = false;

  constructor() {
    super([
      'activate',
      'before-quit',
      'open-file',
      'open-url',
      'quit',
      'ready',
      'second-instance',
      'will-finish-launching',
      'will-quit',
      'window-all-closed',
      ...APP_EVENTS_OF_WINDOWS,
    ]);
    for (const name of APP_EVENTS_OF_WINDOWS)
      appEvents.on(name, (...args) => this.emit(name, ...args));
    appEvents.on('last-window-closed', () => this.#lastWindowClosed());
    actions.quit = () => this.quit();
  }

  /** For start.ts: the main module has run. */
  becomeReady(): void {
    closeSchemeRegistration();
    this.#isReady = true;
    this.emit('will-finish-launching');
    this.emit('ready', eventWith({}), {});
    this.#ready.resolve();
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  quit(): void {
    if (this.#quitting || this.#ending) return;
    const asked = eventWith({});
    this.emit('before-quit', asked);
    if (asked.defaultPrevented) return;
    this.#quitting = true;
    for (const window of [...openWindows]) {
      if (window.close()) continue;
      this.#quitting = false;
      return;
    }
    if (openWindows.size === 0) this.#willQuit();
  }

  #lastWindowClosed(): void {
    if (this.#ending) return;
    if (this.#quitting) this.#willQuit();
    else if (this.listenerCount('window-all-closed') === 0) this.quit();
    else this.emit('window-all-closed');
  }

  #willQuit(): void {
    if (this.#ending) return;
    const asked = eventWith({});
    this.emit('will-quit', asked);
    if (asked.defaultPrevented) this.#quitting = false;
    else this.exit(0);
  }

  exit(exitCode = 0): void {
    if (this.#ending) return;
    this.#ending = true;
    for (const window of [...openWindows]) window.destroy();
    this.emit('quit', eventWith({}), exitCode);
    // What is in memory only is nothing to wait for; start.ts ends it with the process.
    const kept = allSessions().filter((session) => session.isPersistent());
    void Promise.all(kept.map((session) => session.close())).finally(() => process.exit(exitCode));
  }

  getPath(name: Parameters<ElectronApp['getPath']>[0]): string {
    return getPath(name);
  }

  setPath(name: string, path: string): void {
    setPath(name, path);
  }

  getAppPath(): string {
    return appPackage.folder;
  }

  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    this.#name = name;
  }

  getName(): string {
    return this.#name;
  }

  setName(name: string): void {
    this.#name = name;
  }

  getVersion(): string {
    return appPackage.version;
  }

  getLocale(): string {
    return preferredLanguage();
  }

  getSystemLocale(): string {
    return preferredLanguage();
  }

  getPreferredSystemLanguages(): string[] {
    return preferredLanguages();
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    return this.#instance.request(getPath('userData'), additionalData, (other) => {
      const { argv, workingDirectory } = other;
      const data = other.additionalData;
      this.emit('second-instance', eventWith({}), argv, workingDirectory, data);
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.#instance.hasLock();
  }

  releaseSingleInstanceLock(): void {
    this.#instance.release();
  }

  get badgeCount(): number {
    return recorded.badgeCount;
  }

  set badgeCount(count: number) {
    recorded.badgeCount = count;
  }

  setBadgeCount(count = 0): boolean {
    recorded.badgeCount = count;
    return true;
  }

  getBadgeCount(): number {
    return recorded.badgeCount;
  }

  addRecentDocument(path: string): void {
    recorded.recentDocuments.push(path);
  }

  clearRecentDocuments(): void {
    recorded.recentDocuments = [];
  }

  get applicationMenu(): Menu | null {
    return Menu.getApplicationMenu();
  }

  set applicationMenu(menu: Menu | null) {
    Menu.setApplicationMenu(menu);
  }

  getLoginItemSettings(): Pick<LoginItemSettings, 'openAtLogin'> {
    return { openAtLogin: false };
  }

  // What only other systems, or a desktop's own menus, would show.
  setAppUserModelId(_id: string): void {}
  setAboutPanelOptions(_options: object): void {}
  setLoginItemSettings(_settings: object): void {}
  setAsDefaultProtocolClient(_protocol: string): boolean {
    return true;
  }
  // Every page is as sandboxed as the system's Chromium is, and has the GPU that there is.
  enableSandbox(): void {}
  disableHardwareAcceleration(): void {}
}

export const app = new App();
