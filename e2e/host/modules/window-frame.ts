import type { Protocol as Cdp } from 'devtools-protocol/types/protocol.js';
import type { ChromiumPage } from '../chromium/chromium.ts';
import {
  activateXWindow,
  displaySize,
  mapXWindow,
  titleXWindow,
  unmapXWindow,
} from '../chromium/x-display.ts';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where a window goes that is not told: the middle of the screen. */
export function placed(given: Partial<Rectangle>): Rectangle {
  const { width = 800, height = 600 } = given;
  const screen = displaySize();
  return {
    width,
    height,
    x: given.x ?? Math.max(0, Math.round((screen.width - width) / 2)),
    y: given.y ?? Math.max(0, Math.round((screen.height - height) / 2)),
  };
}

/** The window on the screen: does what it is told in the order it is told, once it is there. */
export class WindowFrame {
  readonly #page: Promise<ChromiumPage>;
  #last: Promise<unknown>;

  constructor(page: Promise<ChromiumPage>) {
    this.#page = page;
    this.#last = page;
  }

  #then(work: (page: ChromiumPage, xWindow: string) => Promise<unknown>): void {
    this.#last = this.#last
      .then(async () => {
        const page = await this.#page;
        await work(page, page.xWindow);
      })
      // A window that is gone cannot be told anything, and nobody sees the difference.
      .catch(() => {});
  }

  /** Also what the title becomes, as mapping is when window managers read it. */
  map(title: string): void {
    this.#then(async (_page, xWindow) => {
      await titleXWindow(xWindow, title);
      await mapXWindow(xWindow);
    });
  }

  unmap(): void {
    this.#then((_page, xWindow) => unmapXWindow(xWindow));
  }

  activate(): void {
    this.#then((_page, xWindow) => activateXWindow(xWindow));
  }

  setTitle(title: string): void {
    this.#then((_page, xWindow) => titleXWindow(xWindow, title));
  }

  setState(windowState: Cdp.Browser.WindowState): void {
    this.#then(({ devtools, windowId }) =>
      devtools.send('Browser.setWindowBounds', { windowId, bounds: { windowState } }),
    );
  }

  setBounds({ x, y, width, height }: Rectangle): void {
    this.#then(({ devtools, windowId }) =>
      devtools.send('Browser.setWindowBounds', {
        windowId,
        bounds: { left: x, top: y, width, height },
      }),
    );
  }
}
