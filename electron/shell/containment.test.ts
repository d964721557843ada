import { EventEmitter } from 'node:events';
import type { Session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { contain } from './containment.ts';

const electron = vi.hoisted(() => ({ app: { on: vi.fn() }, protocol: {} }));
vi.mock('electron', () => electron);

/** Answers a question of Chromium's as the handler that was set for it would. */
type Handler = (...question: unknown[]) => unknown;

/** Keeps the handlers it is given, and its events. */
class FakeSession extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  readonly webRequest = { onBeforeRequest: this.#keep('onBeforeRequest') };
  readonly setPermissionRequestHandler = this.#keep('permission request');
  readonly setPermissionCheckHandler = this.#keep('permission check');
  readonly setDevicePermissionHandler = this.#keep('device permission');
  readonly setDisplayMediaRequestHandler = this.#keep('display media');
  readonly setProxy = vi.fn(async () => {});
  readonly setSpellCheckerEnabled = vi.fn();

  #keep(name: string) {
    return (handler: Handler) => void this.handlers.set(name, handler);
  }

  /** What the handler answers, whether it returns it or calls back. */
  ask(name: string, ...question: unknown[]): unknown {
    const callback = vi.fn();
    const returned = this.handlers.get(name)?.(...question, callback);
    return callback.mock.calls.length > 0 ? callback.mock.calls[0]?.[0] : returned;
  }
}

/** Electron's event, as far as one may refuse what it announces. */
const announced = (url = '') => ({ url, preventDefault: vi.fn() });

let partition: FakeSession;

beforeEach(async () => {
  electron.app.on.mockClear();
  partition = new FakeSession();
  // What it lacks of a session is not used here; a use of it would throw.
  await contain(partition as unknown as Session);
});

/** A new page, as the app is told of it. */
function newContents() {
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: vi.fn(),
    setWebRTCIPHandlingPolicy: vi.fn(),
  });
  const [event, listener] = electron.app.on.mock.calls[0] ?? [];
  expect(event).toBe('web-contents-created');
  listener({}, contents);
  return contents;
}

const PERMISSIONS = ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal'];
const ELSEWHERE = [
  'https://chat.lumen.test/',
  'http://127.0.0.1:9',
  'file:///etc/passwd',
  'app://other/index.html',
  'app://nightjar.evil.test/',
  'data:text/html,hello',
  'javascript:void 0',
  'devtools://devtools/bundled/inspector.html',
];
const OURS = ['app://nightjar/index.html', 'app://nightjar/assets/main.js'];

describe('what a page asks of the computer', () => {
  it.each(PERMISSIONS)('is denied: %s', (permission) => {
    expect(partition.ask('permission request', null, permission)).toBe(false);
    expect(partition.ask('permission check', null, permission, 'app://nightjar')).toBe(false);
  });

  it.each(['hid', 'serial', 'usb'])('is denied: a device, %s', (deviceType) => {
    expect(partition.ask('device permission', { deviceType, origin: 'app://nightjar' })).toBe(
      false,
    );
  });

  it('is denied: the screen', () => {
    expect(partition.ask('display media', { videoRequested: true })).toBeNull();
  });

  it('is never a dictionary', () => {
    expect(partition.setSpellCheckerEnabled).toHaveBeenCalledWith(false);
  });

  it('is never put on the disk as a download', () => {
    const download = announced();
    partition.emit('will-download', download);
    expect(download.preventDefault).toHaveBeenCalledOnce();
  });
});

describe('what a page requests', () => {
  it.each(ELSEWHERE)('is cancelled elsewhere: %s', (url) => {
    expect(partition.ask('onBeforeRequest', { url })).toEqual({ cancel: true });
  });

  it.each([...OURS, 'data:image/png;base64,AA=='])('is let through: %s', (url) => {
    expect(partition.ask('onBeforeRequest', { url })).toEqual({ cancel: false });
  });
});

describe('what goes past the requests', () => {
  it('ends at a proxy that is nobody, also for this computer itself', () => {
    expect(partition.setProxy).toHaveBeenCalledWith({
      mode: 'fixed_servers',
      proxyRules: 'socks5://127.0.0.1:1',
      proxyBypassRules: '<-loopback>',
    });
  });

  it('is nothing that a proxy does not see', () => {
    expect(newContents().setWebRTCIPHandlingPolicy).toHaveBeenCalledWith('disable_non_proxied_udp');
  });
});

describe('where a page goes', () => {
  function isHeldBack(event: string, url: string): boolean {
    const { preventDefault, ...rest } = announced(url);
    newContents().emit(event, { ...rest, preventDefault });
    return preventDefault.mock.calls.length > 0;
  }

  it.each(['will-navigate', 'will-frame-navigate'])('is nowhere else: %s', (event) => {
    expect(ELSEWHERE.filter((url) => !isHeldBack(event, url))).toEqual([]);
    expect(OURS.filter((url) => isHeldBack(event, url))).toEqual([]);
  });

  it.each(['will-redirect', 'will-attach-webview'])('is never by %s', (event) => {
    expect(OURS.every((url) => isHeldBack(event, url))).toBe(true);
  });

  it('is never a window of its own', () => {
    const [open] = newContents().setWindowOpenHandler.mock.calls[0] ?? [];
    expect(open({ url: 'app://nightjar/index.html' })).toEqual({ action: 'deny' });
  });
});
