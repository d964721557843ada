import type { createBridgeEnd } from './bridge-end.ts';
import type { createCodec } from './codec.ts';
import type { FromPage, ToPage } from './host-link.ts';
import type { watchWindow } from './watch-window.ts';

export interface IsolatedWorldOptions {
  /** The event by which the two worlds meet; known to no page. */
  meeting: string;
  /** The DevTools binding that carries text to the host. */
  binding: string;
  /** The global through which the host answers. */
  receiver: string;
  process: Readonly<Record<string, unknown>>;
}

type Preload = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
) => void;

/**
 * Runs in the preload's isolated world of each new document, before the page's scripts, sent there
 * as source. Gives the preload what a sandboxed Electron preload has, and runs it.
 */
export function isolatedWorld(
  newCodec: typeof createCodec,
  createEnd: typeof createBridgeEnd,
  watch: typeof watchWindow,
  options: IsolatedWorldOptions,
  preload: Preload | null,
): void {
  if (window !== window.top) return;
  type Listener = (event: unknown, ...args: unknown[]) => void;
  const codec = newCodec();
  const binding: (text: string) => void = Reflect.get(globalThis, options.binding);
  Reflect.deleteProperty(globalThis, options.binding);
  const tell = (message: FromPage): void => binding(codec.encode(message));

  const refusing = <T extends object>(name: string, object: T): T =>
    new Proxy(object, {
      get: (target, key) => {
        if (key in target || typeof key === 'symbol' || key === 'then')
          return Reflect.get(target, key);
        throw new Error(`The stand-in for electron has no ${name}.${key}`);
      },
    });

  const listeners = new Map<string, { listener: Listener; once: boolean }[]>();
  const pending = new Map<number, { resolve(value: unknown): void; reject(cause: Error): void }>();
  let calls = 0;

  const listen = (once: boolean) => (channel: string, listener: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), { listener, once }]);
    return ipcRenderer;
  };
  const unlisten = (channel: string, listener: Listener) => {
    const kept = (listeners.get(channel) ?? []).filter((entry) => entry.listener !== listener);
    listeners.set(channel, kept);
    return ipcRenderer;
  };
  const ipcRenderer: object = refusing('ipcRenderer', {
    send: (channel: string, ...args: unknown[]) => tell({ kind: 'send', channel, args }),
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        calls += 1;
        tell({ kind: 'invoke', id: calls, channel, args });
        pending.set(calls, { resolve, reject });
      }),
    on: listen(false),
    addListener: listen(false),
    once: listen(true),
    off: unlisten,
    removeListener: unlisten,
    removeAllListeners: (channel?: string) => {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string) => listeners.get(channel)?.length ?? 0,
  });

  const hear = (message: ToPage): void => {
    if (message.kind === 'message') {
      for (const { listener, once } of listeners.get(message.channel) ?? []) {
        if (once) unlisten(message.channel, listener);
        listener({ sender: ipcRenderer, ports: [] }, ...message.args);
      }
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.ok) call?.resolve(message.value);
    else call?.reject(new Error(message.message));
  };
  Object.defineProperty(globalThis, options.receiver, {
    // The host is the only caller, with text it encoded.
    value: (text: string) => hear(codec.decode(text) as ToPage),
  });

  tell({ kind: 'document', url: location.href });
  const node = document.createElement('span');
  document.dispatchEvent(new MouseEvent(options.meeting, { relatedTarget: node }));
  const end = createEnd(node, 'to-preload', 'to-page', null);
  watch(tell);

  const electron = refusing('electron (in a sandboxed preload)', {
    contextBridge: refusing('contextBridge', {
      exposeInMainWorld: (key: string, api: unknown) => end.expose(key, api),
    }),
    ipcRenderer,
  });
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`);
  };
  try {
    const module = { exports: {} };
    preload?.(require, module, module.exports, refusing('process', options.process));
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    tell({ kind: 'preload-error', error });
  }
}
