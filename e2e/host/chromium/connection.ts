import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js';

type Commands = ProtocolMapping.Commands;
type Events = ProtocolMapping.Events;
type Arguments<M extends keyof Commands> = Commands[M]['paramsType'];

/** One DevTools session: the browser's own, or one page's. */
export interface DevTools {
  send<M extends keyof Commands>(
    method: M,
    ...args: Arguments<M>
  ): Promise<Commands[M]['returnType']>;
  on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => void): void;
}

interface Frame {
  id?: number;
  method?: string;
  params?: unknown;
  sessionId?: string;
  result?: unknown;
  error?: { message: string };
}

interface Pending {
  method: string;
  resolve(result: unknown): void;
  reject(cause: Error): void;
}

export class DevToolsClosed extends Error {
  override readonly name = 'DevToolsClosed';
}

/**
 * A DevTools client on Chromium's `--remote-debugging-pipe`: JSON messages ended by a zero byte.
 * The pipe is also what ties Chromium's life to ours: when we are gone, by whatever means, it closes,
 * and Chromium leaves.
 */
export class Connection {
  readonly #toChromium: Writable;
  readonly #pending = new Map<number, Pending>();
  readonly #sessions = new Map<string, EventEmitter>();
  #newestId = 0;
  #closed = false;
  readonly browser: DevTools;

  constructor(toChromium: Writable, fromChromium: Readable) {
    this.#toChromium = toChromium;
    this.browser = this.session('');
    let begun: string[] = [];
    fromChromium.setEncoding('utf8').on('data', (text: string) => {
      const [first = '', ...others] = text.split('\0');
      begun.push(first);
      for (const next of others) {
        const frame: Frame = JSON.parse(begun.join(''));
        // Each in a task of its own, as Electron's messages are: what one sets off is done before the next.
        setImmediate(() => this.#hear(frame));
        begun = [next];
      }
    });
    fromChromium.on('close', () => this.#close());
    toChromium.on('error', () => this.#close());
  }

  /** The session of an attached target. */
  session(sessionId: string): DevTools {
    const events = this.#sessions.get(sessionId) ?? new EventEmitter();
    this.#sessions.set(sessionId, events);
    return {
      send: (method, ...[params]) => this.#send(sessionId, method, params),
      on: (event, listener) => {
        events.on(event, listener);
      },
    };
  }

  #send<T>(sessionId: string, method: string, params: unknown): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#closed) {
        reject(new DevToolsClosed(method));
        return;
      }
      this.#newestId += 1;
      this.#pending.set(this.#newestId, { method, resolve, reject });
      const session = sessionId === '' ? {} : { sessionId };
      const frame = { id: this.#newestId, method, params: params ?? {}, ...session };
      this.#toChromium.write(`${JSON.stringify(frame)}\0`);
      // Chromium's answer has the type that its protocol definition gives it.
    }) as Promise<T>;
  }

  #hear(frame: Frame): void {
    if (frame.id === undefined) {
      if (frame.method) this.#sessions.get(frame.sessionId ?? '')?.emit(frame.method, frame.params);
      return;
    }
    const pending = this.#pending.get(frame.id);
    this.#pending.delete(frame.id);
    if (frame.error) pending?.reject(new Error(`${pending.method}: ${frame.error.message}`));
    else pending?.resolve(frame.result);
  }

  #close(): void {
    this.#closed = true;
    for (const { method, reject } of this.#pending.values()) reject(new DevToolsClosed(method));
    this.#pending.clear();
  }
}
