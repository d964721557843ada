import type {
  BrowserWindowConstructorOptions,
  BrowserWindow as ElectronBrowserWindow,
  WebPreferences,
} from 'electron';
import { Guarded } from '../guarded.ts';
import { recorded } from '../recorded.ts';
import { app } from './app.ts';
import { eventWith } from './host-event.ts';
import { actions, appEvents, type OpenWindow, openWindows } from './registry.ts';
import { type Session, session } from './session.ts';
import { WebContents, type WindowReport } from './web-contents.ts';
import { placed, type Rectangle, WindowFrame } from './window-frame.ts';

type Shown = Pick<
  ElectronBrowserWindow,
  | 'blur'
  | 'destroy'
  | 'focus'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getTitle'
  | 'hide'
  | 'id'
  | 'isDestroyed'
  | 'isFocused'
  | 'isFullScreen'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'minimize'
  | 'restore'
  | 'setBounds'
  | 'setTitle'
  | 'show'
  | 'showInactive'
  | 'unmaximize'
>;

type State = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

/** What the stand-in cannot be, it must not pretend to be. */
function refuseUnlikePages({ sandbox, contextIsolation, nodeIntegration }: WebPreferences): void {
  if (sandbox === false || contextIsolation === false || nodeIntegration === true)
    throw new Error('The stand-in for electron has only sandboxed, isolated pages without Node');
}

const sessionOf = ({ session: given, partition }: WebPreferences): Session =>
  // A session of ours, or the app could not have it.
  (given as Session | undefined) ??
  (partition === undefined ? session.defaultSession : session.fromPartition(partition));

let newestId = 0;

/** A window of the system's Chromium. */
export class BrowserWindow extends Guarded implements Shown, OpenWindow {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #frame: WindowFrame;
  #bounds: Rectangle;
  #normalBounds: Rectangle;
  #title: string;
  #state: State = 'normal';
  #isVisible: boolean;
  #isFocused = false;
  #isDestroyed = false;
  #wasReady = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super([
      'always-on-top-changed',
      'blur',
      'close',
      'closed',
      'enter-full-screen',
      'focus',
      'hide',
      'leave-full-screen',
      'maximize',
      'minimize',
      'move',
      'moved',
      'page-title-updated',
      'query-session-end',
      'ready-to-show',
      'resize',
      'resized',
      'responsive',
      'restore',
      'session-end',
      'show',
      'unmaximize',
      'unresponsive',
    ]);
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { webPreferences = {}, show = true, title = app.name } = options;
    refuseUnlikePages(webPreferences);
    newestId += 1;
    this.id = newestId;
    this.#title = title;
    this.#isVisible = show;
    this.#bounds = placed(options);
    this.#normalBounds = this.#bounds;
    this.webContents = new WebContents({
      session: sessionOf(webPreferences),
      preload: webPreferences.preload,
      window: { ...this.#bounds, colour: options.backgroundColor ?? '#ffffff' },
      gone: () => this.#gone(),
      report: (message) => this.#hear(message),
    });
    this.#frame = new WindowFrame(this.webContents.page);
    if (show) this.#frame.setTitle(title);
    else this.#frame.unmap();
    this.webContents.once('dom-ready', () => this.#ready());
    this.webContents.page.catch((cause: unknown) => {
      if (this.#isDestroyed) return;
      console.error('[stand-in] a window did not open:', cause);
      app.exit(1);
    });
    openWindows.add(this);
    windows.set(this.id, this);
    appEvents.emit('web-contents-created', eventWith({}), this.webContents);
    appEvents.emit('browser-window-created', eventWith({}), this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((one) => one.webContents === contents) ?? null;
  }

  #ready(): void {
    if (this.#wasReady) return;
    this.#wasReady = true;
    this.emit('ready-to-show');
  }

  #hear(message: WindowReport): void {
    if (this.#isDestroyed) return;
    switch (message.kind) {
      case 'focus':
        this.#focusChanged(message.focused);
        return;
      case 'title':
        this.#pageTitled(message.title);
        return;
      case 'bounds':
        this.#boundsChanged(message);
    }
  }

  #focusChanged(focused: boolean): void {
    if (focused === this.#isFocused) return;
    this.#isFocused = focused;
    const name = focused ? 'focus' : 'blur';
    this.emit(name, eventWith({}));
    appEvents.emit(`browser-window-${name}`, eventWith({}), this);
  }

  #pageTitled(title: string): void {
    const event = eventWith({});
    this.emit('page-title-updated', event, title, true);
    this.webContents.emit('page-title-updated', event, title, true);
    if (!event.defaultPrevented) this.#title = title;
    // Chromium has put the page's title there by itself.
    this.#frame.setTitle(this.#title);
  }

  #boundsChanged({ x, y, width, height }: Rectangle): void {
    const before = this.#bounds;
    this.#bounds = { x, y, width, height };
    if (this.#state === 'normal') this.#normalBounds = this.#bounds;
    if (before.width !== width || before.height !== height) this.emit('resize', eventWith({}));
    if (before.x !== x || before.y !== y) this.emit('move', eventWith({}));
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.#frame.map(this.#title);
    this.emit('show', eventWith({}));
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.#frame.unmap();
    this.#focusChanged(false);
    this.emit('hide', eventWith({}));
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  focus(): void {
    if (this.#isVisible) this.#frame.activate();
  }

  blur(): void {
    this.#focusChanged(false);
  }

  isFocused(): boolean {
    return this.#isFocused;
  }

  #setState(state: State, event: string): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#frame.setState(state);
    this.emit(event, eventWith({}));
  }

  minimize(): void {
    this.#setState('minimized', 'minimize');
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  restore(): void {
    this.#setState('normal', 'restore');
  }

  maximize(): void {
    this.#setState('maximized', 'maximize');
  }

  unmaximize(): void {
    if (this.isMaximized()) this.#setState('normal', 'unmaximize');
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  setFullScreen(fullScreen: boolean): void {
    if (fullScreen) this.#setState('fullscreen', 'enter-full-screen');
    else if (this.isFullScreen()) this.#setState('normal', 'leave-full-screen');
  }

  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  getBounds(): Rectangle {
    return { ...this.#bounds };
  }

  getNormalBounds(): Rectangle {
    return { ...this.#normalBounds };
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#frame.setBounds({ ...this.#bounds, ...bounds });
  }

  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getPosition(): number[] {
    return [this.#bounds.x, this.#bounds.y];
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
    this.#frame.setTitle(title);
  }

  /** A window that a person or Chromium closed. It cannot be held back any more. */
  #gone(): void {
    if (this.#isDestroyed) return;
    const event = eventWith({});
    this.emit('close', event);
    if (event.defaultPrevented && !this.#isDestroyed)
      console.error('[stand-in] a window that a person closes is closed, whatever the app decides');
    this.destroy();
  }

  close(): boolean {
    if (this.#isDestroyed) return true;
    const event = eventWith({});
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.destroy();
    return true;
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    openWindows.delete(this);
    windows.delete(this.id);
    this.webContents.end();
    this.emit('closed');
    if (openWindows.size === 0) appEvents.emit('last-window-closed');
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Recorded: what it does, real Electron alone can show. */
  setContentProtection(on: boolean): void {
    recorded.contentProtection = on;
  }

  // Seen on no screen of the stand-in (README.md says which of them real Electron alone can show).
  flashFrame(_flash: boolean): void {}
  removeMenu(): void {}
  setAlwaysOnTop(_on: boolean): void {}
  setAutoHideMenuBar(_hide: boolean): void {}
  setBackgroundColor(_colour: string): void {}
  setIcon(_icon: unknown): void {}
  setMenu(_menu: unknown): void {}
  setMenuBarVisibility(_visible: boolean): void {}
  setMinimumSize(_width: number, _height: number): void {}
  setProgressBar(_progress: number): void {}
  setSkipTaskbar(_skip: boolean): void {}
  setVisibleOnAllWorkspaces(_visible: boolean): void {}
}

const windows = new Map<number, BrowserWindow>();
actions.focusedWindow = () => BrowserWindow.getFocusedWindow();
