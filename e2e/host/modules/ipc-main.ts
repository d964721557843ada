import { Guarded } from '../guarded.ts';

type Handler = (event: unknown, ...args: unknown[]) => unknown;

/** Channels are the app's own names, so any event may be listened to. */
class AnyChannel extends Guarded {
  constructor() {
    super([]);
    this.removeAllListeners('newListener');
  }
}

class IpcMain extends AnyChannel {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** For web contents: the answer to one `ipcRenderer.invoke`. */
  async answerInvoke(event: unknown, channel: string, args: readonly unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return handler(event, ...args);
  }
}

export const ipcMain = new IpcMain();
