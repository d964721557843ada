import { setTimeout as pause } from 'node:timers/promises';
import type { Protocol as Cdp } from 'devtools-protocol/types/protocol.js';
import type { WebContents as ElectronWebContents } from 'electron';
import type { ChromiumPage } from '../chromium/chromium.ts';
import type { DevTools } from '../chromium/connection.ts';
import { Guarded, guarded } from '../guarded.ts';
import { toPageUrl, toProductUrl } from '../internal-origin.ts';
import type { FromPage } from '../page/host-link.ts';
import { documentScripts } from '../page/scripts.ts';
import { eventWith } from './host-event.ts';
import { ipcMain } from './ipc-main.ts';
import { Loads, loadFailure } from './loads.ts';
import { Menu } from './menu.ts';
import { NativeImage } from './native-image.ts';
import { nativeTheme } from './native-theme.ts';
import { deliver, linkPage } from './page-link.ts';
import { appEvents } from './registry.ts';
import type { Requester, Session } from './session.ts';
import { WebFrameMain } from './web-frame-main.ts';

/** What a page says of its window. */
export type WindowReport = Extract<FromPage, { kind: 'focus' | 'bounds' | 'title' }>;

export interface WebContentsOptions {
  session: Session;
  preload: string | undefined;
  window: Parameters<Session['openWindow']>[0];
  /** The page's window went away by itself. */
  gone(): void;
  report(message: WindowReport): void;
}

type Shown = Pick<
  ElectronWebContents,
  | 'executeJavaScript'
  | 'forcefullyCrashRenderer'
  | 'getTitle'
  | 'getURL'
  | 'id'
  | 'isCrashed'
  | 'isDestroyed'
  | 'isLoading'
  | 'loadURL'
  | 'reload'
  | 'send'
  | 'setWebRTCIPHandlingPolicy'
  | 'stop'
>;

type WebRtcPolicy = Parameters<ElectronWebContents['setWebRTCIPHandlingPolicy']>[0];

/** A renderer that was not there yet tells of no end. */
const CRASH_LIMIT_MS = 1_000;

const all = new Map<number, WebContents>();
let newestId = 0;

/** A page and its documents, one after the other. */
export class WebContents extends Guarded implements Shown, Requester {
  readonly id: number;
  readonly session: Session;
  readonly page: Promise<ChromiumPage>;
  readonly navigationHistory = guarded('navigationHistory', {
    clear: () => this.#command((devtools) => devtools.send('Page.resetNavigationHistory')),
  });
  readonly #options: WebContentsOptions;
  readonly #loads = new Loads();
  /** Where the app itself sends the page: not for the app to judge. */
  #sentTo: string | null = null;
  #mainFrame: WebFrameMain;
  /** The preload's world of the document in the main frame. */
  #world: number | null = null;
  #loader: string | null = null;
  /** The document that has loaded, and the one that the newest `loadURL` waits for. */
  #finished: string | null = null;
  #awaited: string | null = null;
  #running: ChromiumPage | null = null;
  /** The page, once the renderer that is being ended is gone. */
  #ending: Promise<ChromiumPage> | null = null;
  #isEnding = false;
  #newestLoad = 0;
  #title = '';
  #webRtcPolicy: WebRtcPolicy = 'default';
  #isLoading = false;
  #isCrashed = false;
  #isDestroyed = false;

  constructor(options: WebContentsOptions) {
    super([
      'blur',
      'console-message',
      'context-menu',
      'destroyed',
      'did-create-window',
      'did-fail-load',
      'did-finish-load',
      'did-navigate',
      'did-navigate-in-page',
      'did-start-loading',
      'did-start-navigation',
      'did-stop-loading',
      'dom-ready',
      'focus',
      'input-event',
      'page-title-updated',
      'preload-error',
      'render-process-gone',
      'responsive',
      'unresponsive',
      'will-attach-webview',
      'will-frame-navigate',
      'will-navigate',
      'will-prevent-unload',
      'will-redirect',
    ]);
    newestId += 1;
    this.id = newestId;
    this.session = options.session;
    this.#options = options;
    this.#mainFrame = this.#newFrame('');
    all.set(this.id, this);
    this.page = this.#open();
    nativeTheme.on('updated', this.#followTheme);
  }

  async #open(): Promise<ChromiumPage> {
    const { session, preload, window } = this.#options;
    // Whoever hears of these contents (`web-contents-created`) says first what they may.
    await Promise.resolve();
    const scripts = documentScripts(preload);
    const page = await session.openWindow(window, this, () => this.#options.gone());
    const { devtools } = page;
    this.#running = page;
    devtools.on('Page.frameNavigated', ({ frame }) => this.#navigated(frame));
    devtools.on('Page.navigatedWithinDocument', (moved) => this.#movedWithin(moved));
    devtools.on('Page.lifecycleEvent', (event) => this.#livedThrough(event));
    devtools.on('Page.javascriptDialogOpening', (event) => this.#answerDialog(event));
    devtools.on('Inspector.targetCrashed', () => this.#crashed());
    devtools.on('Runtime.consoleAPICalled', (event) => this.#consoleMessage(event));
    await Promise.all([
      linkPage(devtools, scripts, (world, message) => this.#hear(world, message)),
      devtools.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      devtools.send('Inspector.enable'),
    ]);
    this.#followTheme();
    appEvents.emit('page-opened', session);
    return page;
  }

  readonly #followTheme = (): void => {
    const value = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
    const features = [{ name: 'prefers-color-scheme', value }];
    this.#command((devtools) => devtools.send('Emulation.setEmulatedMedia', { features }));
  };

  /** Says something to the page; where it has gone, there is nobody to care. */
  #command(tell: (devtools: DevTools) => Promise<unknown>): void {
    (this.#ending ?? this.page).then(({ devtools }) => tell(devtools)).catch(() => {});
  }

  get devtools(): DevTools | null {
    return this.#running?.devtools ?? null;
  }

  /** Told to Chromium when it starts: the first contents of a session speak for all. */
  setWebRTCIPHandlingPolicy(policy: WebRtcPolicy): void {
    this.#webRtcPolicy = policy;
  }

  get webRtcPolicy(): WebRtcPolicy {
    return this.#webRtcPolicy;
  }

  get mainFrame(): WebFrameMain {
    return this.#mainFrame;
  }

  #newFrame(pageUrl: string): WebFrameMain {
    return new WebFrameMain(this.id, pageUrl, (...message) => this.send(...message));
  }

  hasMainFrame(frameId: string): boolean {
    return this.#running?.targetId === frameId;
  }

  loadURL(url: string): Promise<void> {
    const load = this.#loads.begin(url);
    this.#newestLoad += 1;
    const number = this.#newestLoad;
    this.#awaited = null;
    const pageUrl = toPageUrl(url);
    this.#sentTo = pageUrl;
    this.#startLoading();
    (this.#ending ?? this.page)
      .then(({ devtools }) => devtools.send('Page.navigate', { url: pageUrl }))
      .then(({ errorText, loaderId }) => {
        // That a newer load took over has been told by then.
        if (number !== this.#newestLoad) return;
        if (errorText) this.#loadFailed(errorText, url);
        // Within the document that is there.
        else if (!loaderId) this.#awaits(this.#finished ?? '');
        else this.#awaits(loaderId);
      })
      // The page went away meanwhile: whoever waits is told by `destroyed` or by the crash.
      .catch(() => {});
    return load;
  }

  reload(): void {
    this.#sentTo = toPageUrl(this.getURL());
    this.#startLoading();
    this.#command((devtools) => devtools.send('Page.reload'));
  }

  stop(): void {
    this.#command((devtools) => devtools.send('Page.stopLoading'));
  }

  #startLoading(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    this.emit('did-start-loading');
  }

  #stopLoading(): void {
    if (!this.#isLoading) return;
    this.#isLoading = false;
    this.emit('did-stop-loading');
  }

  #loaded(): void {
    this.emit('did-finish-load', eventWith({}));
    this.#settle();
    this.#stopLoading();
  }

  /** The newest load waits for this document, and for none that was on its way before. */
  #awaits(loader: string): void {
    this.#awaited = loader;
    if (this.#finished === loader) this.#settle();
  }

  #settle(): void {
    if (this.#awaited === this.#finished) this.#loads.finish();
  }

  #loadFailed(errorText: string, url: string): void {
    const failure = loadFailure(errorText);
    const frame = [this.#mainFrame.processId, this.#mainFrame.routingId];
    this.emit(
      'did-fail-load',
      eventWith({}),
      failure.code,
      failure.description,
      url,
      true,
      ...frame,
    );
    this.#loads.fail(failure);
    this.#stopLoading();
  }

  /** For the session: whether a document may be requested. The app is asked about what a page starts. */
  allowsNavigation(url: string, isMainFrame: boolean, isRedirect: boolean): boolean {
    if (isMainFrame && !isRedirect && this.#sentTo === toPageUrl(url)) {
      this.#sentTo = null;
      return true;
    }
    const details = {
      url,
      isMainFrame,
      isSameDocument: false,
      frame: isMainFrame ? this.#mainFrame : null,
      initiator: this.#mainFrame,
    };
    const names = isRedirect
      ? ['will-redirect']
      : ['will-frame-navigate', ...(isMainFrame ? ['will-navigate'] : [])];
    const allowed = names.every((name) => {
      const event = eventWith(details);
      this.emit(name, event, url);
      return !event.defaultPrevented;
    });
    if (allowed && isMainFrame) this.#startLoading();
    return allowed;
  }

  #navigated(frame: Cdp.Page.Frame): void {
    if (frame.parentId !== undefined) return;
    this.#isCrashed = false;
    this.#loader = frame.loaderId;
    this.#world = null;
    this.#mainFrame.detach();
    const pageUrl = frame.unreachableUrl ?? frame.url + (frame.urlFragment ?? '');
    this.#mainFrame = this.#newFrame(pageUrl);
    this.emit('did-start-navigation', eventWith({}), toProductUrl(pageUrl), false, true);
    this.emit('did-navigate', eventWith({}), toProductUrl(pageUrl), 200, 'OK');
  }

  #movedWithin({ frameId, url }: Cdp.Page.NavigatedWithinDocumentEvent): void {
    if (!this.hasMainFrame(frameId)) return;
    this.#mainFrame.moved(url);
    this.emit('did-navigate-in-page', eventWith({}), toProductUrl(url), true);
  }

  #livedThrough({ name, loaderId, frameId }: Cdp.Page.LifecycleEventEvent): void {
    // Chromium also tells of the blank page from before the first navigation.
    if (!this.hasMainFrame(frameId) || loaderId !== this.#loader) return;
    if (name === 'DOMContentLoaded') this.emit('dom-ready', eventWith({}));
    if (name !== 'load') return;
    this.#finished = loaderId;
    this.#loaded();
  }

  #answerDialog({ type }: Cdp.Page.JavascriptDialogOpeningEvent): void {
    let accept = false;
    if (type === 'beforeunload') {
      const asked = eventWith({});
      this.emit('will-prevent-unload', asked);
      accept = asked.defaultPrevented;
    }
    this.#command((devtools) => devtools.send('Page.handleJavaScriptDialog', { accept }));
  }

  #consoleMessage({ type, args }: Cdp.Runtime.ConsoleAPICalledEvent): void {
    const message = args.map((arg) => String(arg.value ?? arg.description ?? '')).join(' ');
    const level = type === 'error' || type === 'warning' || type === 'debug' ? type : 'info';
    this.emit('console-message', eventWith({ message, level, frame: this.#mainFrame }));
  }

  #crashed(): void {
    this.#isCrashed = true;
    this.#world = null;
    this.#mainFrame.detach();
    const details = { reason: 'killed', exitCode: 9 };
    this.emit('render-process-gone', eventWith({}), details);
    appEvents.emit('render-process-gone', eventWith({}), this, details);
    // Where the app ended it, what it loads since goes on in a new process.
    if (!this.#isEnding) this.#loads.fail(loadFailure('ERR_FAILED'));
  }

  #hear(world: number, message: FromPage): void {
    if (message.kind === 'document') {
      this.#world = world;
      return;
    }
    // A document that has been replaced: Electron gives such a message no frame.
    const senderFrame = world === this.#world ? this.#mainFrame : null;
    switch (message.kind) {
      case 'send':
        ipcMain.emit(message.channel, this.#ipcEvent(senderFrame), ...message.args);
        return;
      case 'invoke':
        void this.#answer(world, senderFrame, message);
        return;
      case 'key':
        Menu.getApplicationMenu()?.press(message);
        return;
      case 'context-menu':
        this.emit('context-menu', eventWith({}), { ...message, frame: senderFrame });
        return;
      case 'preload-error':
        console.error('[stand-in] the preload failed:', message.error);
        this.emit('preload-error', eventWith({}), this.#options.preload, message.error);
        return;
      case 'input':
        this.emit('input-event', eventWith({}), { type: message.type });
        return;
      case 'title':
        this.#title = message.title;
        this.#options.report(message);
        return;
      case 'focus':
        this.emit(message.focused ? 'focus' : 'blur');
        this.#options.report(message);
        return;
      case 'bounds':
        this.#options.report(message);
    }
  }

  #ipcEvent(senderFrame: WebFrameMain | null): object {
    const { processId, routingId } = senderFrame ?? this.#mainFrame;
    return eventWith({
      type: 'frame',
      sender: this,
      senderFrame,
      processId,
      frameId: routingId,
      reply: (channel: string, ...args: unknown[]) => this.send(channel, ...args),
    });
  }

  async #answer(
    world: number,
    senderFrame: WebFrameMain | null,
    { id, channel, args }: Extract<FromPage, { kind: 'invoke' }>,
  ): Promise<void> {
    const { devtools } = await this.page;
    try {
      const value = await ipcMain.answerInvoke(this.#ipcEvent(senderFrame), channel, args);
      deliver(devtools, world, { kind: 'result', id, ok: true, value });
    } catch (cause) {
      console.error(`Error occurred in handler for '${channel}':`, cause);
      const text = `Error invoking remote method '${channel}': ${cause}`;
      deliver(devtools, world, { kind: 'result', id, ok: false, message: text });
    }
  }

  /** To the document of the moment; none is kept for a later one. */
  send(channel: string, ...args: unknown[]): void {
    if (this.#world !== null && this.#running)
      deliver(this.#running.devtools, this.#world, { kind: 'message', channel, args });
  }

  async executeJavaScript(code: string): Promise<unknown> {
    const { devtools } = await this.page;
    const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async capturePage(): Promise<NativeImage> {
    const { devtools } = await this.page;
    const { data } = await devtools.send('Page.captureScreenshot', {});
    return new NativeImage(Buffer.from(data, 'base64'));
  }

  /**
   * Ends the renderer's process, whatever its page is busy with. What is loaded next waits for that, as
   * the process would take it along.
   */
  forcefullyCrashRenderer(): void {
    this.#loads.fail(loadFailure('ERR_FAILED'));
    this.#isEnding = true;
    this.#ending = this.page
      .then(async (page) => {
        const gone = new Promise((resolve) => this.once('render-process-gone', resolve));
        await this.session.killRenderers();
        await Promise.race([gone, pause(CRASH_LIMIT_MS)]);
        this.#isEnding = false;
        return page;
      })
      .catch(() => this.page);
  }

  getURL(): string {
    return this.#mainFrame.url;
  }

  getTitle(): string {
    return this.#title;
  }

  getType(): 'window' {
    return 'window';
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Chromium is told beforehand to open no window (see requests.ts), so the handler is never asked. */
  setWindowOpenHandler(_handler: unknown): void {}
  setBackgroundThrottling(_allowed: boolean): void {}
  setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {
    return Promise.resolve();
  }

  /** For its window: it is closed. */
  end(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    all.delete(this.id);
    nativeTheme.off('updated', this.#followTheme);
    this.#mainFrame.detach();
    this.#world = null;
    this.#command((devtools) => devtools.send('Page.close'));
    this.emit('destroyed');
    this.#loads.fail(loadFailure('ERR_FAILED'));
  }
}

export const webContents = guarded('webContents', {
  fromId: (id: number): WebContents | undefined => all.get(id),
  getAllWebContents: (): WebContents[] => [...all.values()],
});
