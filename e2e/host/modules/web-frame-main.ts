import type { WebFrameMain as ElectronWebFrameMain } from 'electron';
import { Guarded } from '../guarded.ts';
import { toProductUrl } from '../internal-origin.ts';

type Shown = Pick<
  ElectronWebFrameMain,
  | 'url'
  | 'origin'
  | 'parent'
  | 'routingId'
  | 'processId'
  | 'frameTreeNodeId'
  | 'isDestroyed'
  | 'send'
>;

let newestRoutingId = 0;

/** The main frame with one document in it. A new document is a new frame, as in Electron. */
export class WebFrameMain extends Guarded implements Shown {
  readonly parent = null;
  readonly top = this;
  readonly routingId: number;
  readonly processId = 1;
  readonly frameTreeNodeId: number;
  readonly #send: (channel: string, ...args: unknown[]) => void;
  #url: string;
  #destroyed = false;

  constructor(
    frameTreeNodeId: number,
    pageUrl: string,
    send: (channel: string, ...args: unknown[]) => void,
  ) {
    super(['dom-ready']);
    newestRoutingId += 1;
    this.routingId = newestRoutingId;
    this.frameTreeNodeId = frameTreeNodeId;
    this.#url = pageUrl;
    this.#send = send;
  }

  get url(): string {
    return toProductUrl(this.#url);
  }

  get origin(): string {
    // Before the first document.
    if (this.url === '') return 'null';
    const { protocol, host, origin } = new URL(this.url);
    return origin === 'null' && host ? `${protocol}//${host}` : origin;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#send(channel, ...args);
  }

  /** The document moved to another URL of its own (history, hash). */
  moved(pageUrl: string): void {
    this.#url = pageUrl;
  }

  /** Another document took its place. */
  detach(): void {
    this.#destroyed = true;
  }
}
