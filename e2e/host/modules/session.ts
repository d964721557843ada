import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Protocol as Cdp } from 'devtools-protocol/types/protocol.js';
import type { ClearCodeCachesOptions, Session as ElectronSession, ProxyConfig } from 'electron';
import { Chromium, type ChromiumPage } from '../chromium/chromium.ts';
import type { DevTools } from '../chromium/connection.ts';
import { Guarded } from '../guarded.ts';
import { schemeOf, toPageUrl, toProductUrl } from '../internal-origin.ts';
import { nativeTheme } from './native-theme.ts';
import { getPath, preferredLanguage } from './paths.ts';
import { contentSettings, type PermissionCheck } from './permissions.ts';
import { Protocol } from './protocol.ts';
import { appEvents } from './registry.ts';
import { fulfill, resourceTypeOf, toRequest } from './requests.ts';

/** What a session needs of the contents whose requests it carries. */
export interface Requester {
  readonly id: number;
  /** Whether the frame is its main frame. */
  hasMainFrame(frameId: string): boolean;
  /** Whether a navigation of one of its frames may go on. */
  allowsNavigation(url: string, isMainFrame: boolean, isRedirect: boolean): boolean;
  readonly devtools: DevTools | null;
  /** Chromium's name for how WebRTC may reach the network. */
  readonly webRtcPolicy: string;
}

interface BeforeRequestReply {
  cancel?: boolean;
  redirectURL?: string;
}
type BeforeRequest = (details: object, callback: (reply: BeforeRequestReply) => void) => void;

type Shown = Pick<
  ElectronSession,
  | 'clearAuthCache'
  | 'clearCache'
  | 'clearCodeCaches'
  | 'clearData'
  | 'clearHostResolverCache'
  | 'clearStorageData'
  | 'closeAllConnections'
  | 'flushStorageData'
  | 'isPersistent'
  | 'setProxy'
  | 'storagePath'
>;

const PERSISTENT = 'persist:';

/** One partition: its own Chromium while it has windows, and its own folder. */
export class Session extends Guarded implements Shown {
  readonly #name: string;
  readonly #requesters = new Map<string, Requester>();
  readonly #goneCallbacks = new Map<string, () => void>();
  readonly #origins = new Set<string>();
  #chromium: Promise<Chromium> | null = null;
  #running: Chromium | null = null;
  #beforeRequest: BeforeRequest | null = null;
  #checkPermission: PermissionCheck | null = null;
  #proxy: ProxyConfig = {};
  readonly protocol = new Protocol();
  readonly webRequest = Object.assign(new (class WebRequest extends Guarded {})([]), {
    onBeforeRequest: (...args: [BeforeRequest | null] | [unknown, BeforeRequest | null]) => {
      if (args.length > 1)
        throw new Error('The stand-in for electron has no webRequest filters: judge every request');
      const [listener] = args;
      this.#beforeRequest = typeof listener === 'function' ? (listener as BeforeRequest) : null;
    },
  });

  constructor(partition: string) {
    // Chromium refuses downloads by itself, so the app is never asked about one.
    super(['will-download']);
    this.#name = partition;
  }

  isPersistent(): boolean {
    return this.#name === '' || this.#name.startsWith(PERSISTENT);
  }

  /** Where Chromium keeps the partition; for one in memory, its empty frame of a profile. */
  get #folder(): string {
    const name = this.#name.replace(PERSISTENT, '') || 'Default';
    const kind = this.isPersistent() ? 'Persistent' : 'Memory';
    return join(getPath('sessionData'), 'Chromium', `${kind}-${encodeURIComponent(name)}`);
  }

  get storagePath(): string | null {
    return this.isPersistent() ? this.#folder : null;
  }

  getStoragePath(): string | null {
    return this.storagePath;
  }

  /** Asked for each permission when Chromium starts; without one, everything is denied. */
  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#checkPermission = handler;
  }

  /** Told to Chromium when it starts. */
  async setProxy(config: ProxyConfig): Promise<void> {
    if (this.#chromium) throw new Error('The stand-in takes a proxy before the first window only');
    this.#proxy = config;
  }

  // A page's request is settled by Chromium from the checks above, so these three are never asked.
  setPermissionRequestHandler(_handler: unknown): void {}
  setDevicePermissionHandler(_handler: unknown): void {}
  setDisplayMediaRequestHandler(_handler: unknown): void {}
  setSpellCheckerEnabled(_enabled: boolean): void {}

  /** Opens a window of this partition. `gone` is told when it is no more. */
  async openWindow(
    window: { width: number; height: number; x: number; y: number; colour: string },
    requester: Requester,
    gone: () => void,
  ): Promise<ChromiumPage> {
    const page = await this.#openPage(window, requester.webRtcPolicy);
    this.#requesters.set(page.targetId, requester);
    this.#goneCallbacks.set(page.targetId, gone);
    return page;
  }

  async #openPage(
    window: Parameters<Chromium['open']>[0],
    webRtcPolicy: string,
  ): Promise<ChromiumPage> {
    if (this.#chromium) return (await this.#chromium).open(window);
    const started = Chromium.start(
      {
        userDataDir: this.#folder,
        inMemory: !this.isPersistent(),
        debuggable: process.env['ELECTRON_STAND_IN_DEBUGGABLE'] === '1',
        proxy: this.#proxy,
        webRtcPolicy,
        language: preferredLanguage(),
        dark: nativeTheme.shouldUseDarkColors,
        contentSettings: contentSettings(this.#checkPermission),
      },
      {
        request: (devtools, event) => void this.#judge(devtools, event),
        pageGone: (targetId) => this.#pageGone(targetId),
      },
      window,
    );
    this.#chromium = started.then(({ chromium }) => chromium);
    const { chromium, page } = await started;
    this.#running = chromium;
    void chromium.exited.then(() => {
      this.#chromium = null;
      this.#running = null;
    });
    return page;
  }

  #pageGone(targetId: string): void {
    this.#requesters.delete(targetId);
    const gone = this.#goneCallbacks.get(targetId);
    this.#goneCallbacks.delete(targetId);
    gone?.();
  }

  async #judge(devtools: DevTools, paused: Cdp.Fetch.RequestPausedEvent): Promise<void> {
    const fail = (errorReason: Cdp.Network.ErrorReason) =>
      devtools.send('Fetch.failRequest', { requestId: paused.requestId, errorReason });
    try {
      const url = toProductUrl(paused.request.url);
      const requester = this.#requesters.get(paused.frameId) ?? [...this.#requesters.values()][0];
      const isMainFrame = requester?.hasMainFrame(paused.frameId) ?? false;
      if (
        paused.resourceType === 'Document' &&
        !requester?.allowsNavigation(url, isMainFrame, paused.redirectedRequestId !== undefined)
      )
        return await fail('Aborted');

      const verdict = await this.#askApp(url, paused, requester, isMainFrame);
      if (verdict.cancel) return await fail('BlockedByClient');
      if (verdict.redirectURL !== undefined) {
        const location = toPageUrl(verdict.redirectURL);
        const moved = new Response(null, { status: 307, headers: { location } });
        return await fulfill(devtools, paused, moved);
      }

      this.#origins.add(new URL(paused.request.url).origin);
      const response = await this.protocol.answer(schemeOf(url), toRequest(url, paused));
      if (response) return await fulfill(devtools, paused, response);
      if (url !== paused.request.url) return await fail('Failed');
      await devtools.send('Fetch.continueRequest', { requestId: paused.requestId });
    } catch (cause) {
      // A handler of the app threw: Electron fails the request (ERR_UNEXPECTED) and says so.
      console.error('[stand-in] request failed:', cause);
      await fail('Failed').catch(() => {});
    }
  }

  #askApp(
    url: string,
    paused: Cdp.Fetch.RequestPausedEvent,
    requester: Requester | undefined,
    isMainFrame: boolean,
  ): Promise<BeforeRequestReply> {
    const listener = this.#beforeRequest;
    if (!listener) return Promise.resolve({});
    return new Promise((resolve) => {
      const details = {
        id: Number.parseInt(paused.requestId.replace(/\D/g, ''), 10),
        url,
        method: paused.request.method,
        webContentsId: requester?.id,
        resourceType: resourceTypeOf(paused, isMainFrame),
        referrer: toProductUrl(paused.request.headers['Referer'] ?? ''),
        timestamp: Date.now(),
        uploadData: [],
      };
      listener(details, resolve);
    });
  }

  async clearStorageData(): Promise<void> {
    const devtools = this.#anyPage();
    if (!devtools) return this.#deleteFolder();
    await Promise.all([
      ...[...this.#origins].map((origin) =>
        devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }),
      ),
      devtools.send('Network.clearBrowserCookies'),
    ]);
  }

  async clearCache(): Promise<void> {
    const devtools = this.#anyPage();
    if (devtools) await devtools.send('Network.clearBrowserCache');
    else await this.#deleteFolder();
  }

  async clearData(): Promise<void> {
    await Promise.all([this.clearStorageData(), this.clearCache()]);
  }

  /** Code caches are part of the HTTP cache, as far as DevTools can clear them. */
  clearCodeCaches(_options: ClearCodeCachesOptions): Promise<void> {
    return this.clearCache();
  }

  // Chromium is started without a resolver cache of its own use, and no page may sign in by HTTP.
  async clearHostResolverCache(): Promise<void> {}
  async clearAuthCache(): Promise<void> {}
  async closeAllConnections(): Promise<void> {}
  flushStorageData(): void {}

  #anyPage(): DevTools | null {
    for (const { devtools } of this.#requesters.values()) if (devtools) return devtools;
    return null;
  }

  async #deleteFolder(): Promise<void> {
    // One that is starting or leaving holds the folder; what it writes then is no page's.
    if (!this.#chromium) await rm(this.#folder, { recursive: true, force: true });
  }

  /** Windows of one partition share a Chromium; all of its pages lose their processes. */
  async killRenderers(): Promise<void> {
    await this.#running?.killRenderers();
  }

  endpoint(): Promise<string> | null {
    return this.#running?.endpoint ?? null;
  }

  async close(): Promise<void> {
    await this.#running?.close();
  }

  kill(): void {
    this.#running?.kill();
  }
}

const sessions = new Map<string, Session>();

function fromPartition(partition: string, _options?: { cache: boolean }): Session {
  const known = sessions.get(partition);
  if (known) return known;
  const created = new Session(partition);
  sessions.set(partition, created);
  appEvents.emit('session-created', created);
  return created;
}

export const allSessions = (): Session[] => [...sessions.values()];

export const session = {
  fromPartition,
  get defaultSession(): Session {
    return fromPartition('');
  },
};
