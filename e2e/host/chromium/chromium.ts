import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Protocol } from 'devtools-protocol/types/protocol.js';
import { Connection, type DevTools } from './connection.ts';
import {
  type ChromiumOptions,
  chromiumFlags,
  type FirstWindow,
  findChromium,
  windowFlags,
} from './flags.ts';
import { writePreferences } from './preferences.ts';
import { findXWindow } from './x-display.ts';

/** Time for Chromium to write what a persistent partition holds before it is killed. */
const CLOSE_LIMIT_MS = 2_000;

export interface ChromiumPage {
  readonly targetId: string;
  readonly devtools: DevTools;
  readonly windowId: number;
  /** As the X server knows the window. */
  readonly xWindow: string;
}

export interface ChromiumListener {
  request(browser: DevTools, event: Protocol.Fetch.RequestPausedEvent): void;
  /** The page's window is gone: closed by a person, or with Chromium itself. */
  pageGone(targetId: string): void;
}

/** What a new window shows until its page comes: nothing, in the window's own colour. */
const blankUrl = (title: string, colour: string): string =>
  `data:text/html,<title>${title}</title><body style="background:${encodeURIComponent(colour)}">`;

/** One Chromium: the windows of one session partition. Runs while it has a window. */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #connection: Connection;
  readonly #options: ChromiumOptions;
  readonly #listener: ChromiumListener;
  readonly #awaited = new Map<string, (target: Protocol.Target.TargetInfo) => void>();
  readonly #pages = new Set<string>();
  readonly exited: Promise<void>;
  /** The DevTools address for a test's Playwright; settles only when Chromium is `debuggable`. */
  readonly endpoint: Promise<string>;

  private constructor(options: ChromiumOptions, listener: ChromiumListener, window: FirstWindow) {
    this.#options = options;
    this.#listener = listener;
    writePreferences(options.userDataDir, options.contentSettings);
    this.#process = spawn(findChromium(), chromiumFlags(options, window), {
      // A process group of its own, so that nothing of Chromium outlives `kill`.
      detached: true,
      // Or crash reports would lie beside the app's own folder.
      env: { ...process.env, BREAKPAD_DUMP_LOCATION: join(options.userDataDir, 'Crashes') },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const [, , errors, toChromium, fromChromium] = this.#process.stdio;
    if (!toChromium || !('write' in toChromium) || !fromChromium || !('read' in fromChromium))
      throw new Error('Chromium has no DevTools pipe.');
    this.#connection = new Connection(toChromium, fromChromium);
    this.exited = new Promise((resolve) => this.#process.once('exit', () => resolve()));
    this.endpoint = new Promise((resolve) => {
      let said = '';
      errors?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
        if (address) resolve(address);
        said = said.slice(-1_000);
      });
    });
    void this.exited.then(() => {
      for (const targetId of this.#pages) listener.pageGone(targetId);
      this.#pages.clear();
    });
    this.#listen();
  }

  /** Starts Chromium with its first window. */
  static async start(
    options: ChromiumOptions,
    listener: ChromiumListener,
    window: Omit<FirstWindow, 'url'> & { colour: string },
  ): Promise<{ chromium: Chromium; page: ChromiumPage }> {
    const title = randomUUID();
    const chromium = new Chromium(options, listener, {
      ...window,
      url: blankUrl(title, window.colour),
    });
    return { chromium, page: await chromium.#arrival(title) };
  }

  get devtools(): DevTools {
    return this.#connection.browser;
  }

  /** Opens a further window: a second start with the same profile hands it to the running Chromium. */
  async open(window: Omit<FirstWindow, 'url'> & { colour: string }): Promise<ChromiumPage> {
    const title = randomUUID();
    const url = blankUrl(title, window.colour);
    spawn(
      findChromium(),
      [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        `--user-data-dir=${this.#options.userDataDir}`,
        ...(this.#options.inMemory ? ['--incognito'] : []),
        ...windowFlags({ ...window, url }),
      ],
      { stdio: 'ignore' },
    );
    return this.#arrival(title);
  }

  #listen(): void {
    const { browser } = this.#connection;
    browser.on('Fetch.requestPaused', (event) => this.#listener.request(browser, event));
    browser.on('Target.targetCreated', ({ targetInfo }) => this.#meet(targetInfo));
    browser.on('Target.targetDestroyed', ({ targetId }) => {
      if (this.#pages.delete(targetId)) this.#listener.pageGone(targetId);
    });
    // Fails only when Chromium is gone, which `exited` tells.
    const gone = () => {};
    browser.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }).catch(gone);
    browser.send('Target.setDiscoverTargets', { discover: true }).catch(gone);
  }

  #meet(target: Protocol.Target.TargetInfo): void {
    if (target.type !== 'page') return;
    for (const [title, arrive] of this.#awaited) {
      if (!target.url.includes(title)) continue;
      this.#awaited.delete(title);
      this.#pages.add(target.targetId);
      arrive(target);
      return;
    }
    // A window that no BrowserWindow asked for: a page or a person opened it. Not in an app's window.
    void this.devtools.send('Target.closeTarget', { targetId: target.targetId }).catch(() => {});
  }

  async #arrival(title: string): Promise<ChromiumPage> {
    const arrived = new Promise<Protocol.Target.TargetInfo>((resolve) =>
      this.#awaited.set(title, resolve),
    );
    const failed = this.exited.then(() => {
      throw new Error('Chromium ended before its window was there. Is DISPLAY reachable?');
    });
    const { targetId } = await Promise.race([arrived, failed]);
    const [{ sessionId }, { windowId }, xWindow] = await Promise.all([
      this.devtools.send('Target.attachToTarget', { targetId, flatten: true }),
      this.devtools.send('Browser.getWindowForTarget', { targetId }),
      // Before anything is loaded: the next page's title would take the place of the one to search for.
      findXWindow(title),
    ]);
    const devtools = this.#connection.session(sessionId);
    return { targetId, devtools, windowId, xWindow };
  }

  /** Not by `Page.crash`, which Chromium refuses while a navigation is under way. */
  async killRenderers(): Promise<void> {
    const { processInfo } = await this.devtools.send('SystemInfo.getProcessInfo');
    for (const { type, id } of processInfo) if (type === 'renderer') endProcess(id);
  }

  /** Lets Chromium write what it keeps and leave; kills what does not. */
  async close(): Promise<void> {
    const overdue = setTimeout(() => this.kill(), CLOSE_LIMIT_MS);
    await this.devtools.send('Browser.close').catch(() => {});
    await this.exited;
    clearTimeout(overdue);
  }

  /** At once, with every process of its group. */
  kill(): void {
    const { pid, exitCode } = this.#process;
    if (pid !== undefined && exitCode === null) endProcess(-pid);
  }
}

/** @param pid negative for a whole group */
function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in the same moment.
  }
}
