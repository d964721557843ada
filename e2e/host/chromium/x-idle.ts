import koffi from 'koffi';

/** X11/extensions/scrnsaver.h. */
const ScreenSaverInfo = koffi.struct('XScreenSaverInfo', {
  window: 'ulong',
  state: 'int',
  kind: 'int',
  tilOrSince: 'ulong',
  /** Milliseconds since the X server last saw a key or the mouse. */
  idle: 'ulong',
  eventMask: 'ulong',
});

type QueryIdle = () => number;
let query: QueryIdle | null = null;

/**
 * Milliseconds since the X server last saw a key or the mouse: the MIT screen saver's counter. Asked of
 * the server directly, as Electron does: a program started for it would hold up whatever else goes on.
 */
export function idleMilliseconds(): number {
  query ??= connect();
  return query();
}

function connect(): QueryIdle {
  const x11 = koffi.load('libX11.so.6');
  const xss = koffi.load('libXss.so.1');
  const openDisplay = x11.func('void *XOpenDisplay(const char *name)');
  const rootOf = x11.func('ulong XDefaultRootWindow(void *display)');
  const queryInfo = xss.func('XScreenSaverQueryInfo', 'int', [
    'void *',
    'ulong',
    koffi.out(koffi.pointer(ScreenSaverInfo)),
  ]);
  const display: unknown = openDisplay(null);
  if (!display)
    throw new Error('The stand-in for electron needs an X display: DISPLAY is not one.');
  const root: unknown = rootOf(display);
  return () => {
    const info: { idle?: unknown } = {};
    if (queryInfo(display, root, info) === 0) throw new Error('X has no screen saver extension.');
    return Number(info.idle);
  };
}
