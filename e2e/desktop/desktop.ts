import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { encodePng } from './png.ts';
import { unlockKeyring } from './unlock-keyring.ts';
import { readXwd } from './xwd.ts';

/** `ok`: there and unlocked. `locked`: there, and nobody types its password. `none`: no Secret Service. */
export type KeychainState = 'ok' | 'locked' | 'none';

export interface DesktopOptions {
  /** Of the screen, in pixels. */
  width?: number;
  height?: number;
  /** Whether the person has a dark desktop. */
  dark?: boolean;
  /** The person's language, as a locale: `en_US`, `zh_CN`. */
  language?: string;
  keychain?: KeychainState;
}

export interface Desktop {
  /** Everything below it is the desktop's own, and goes with it. */
  readonly root: string;
  /** `:N` */
  readonly display: string;
  /** What a program needs to run on it: display, bus, keychain, home, temporary folder, language, theme. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** A person moves the mouse: to a place, or just a little. */
  moveMouse(to?: { x: number; y: number }): Promise<void>;
  click(at: { x: number; y: number }): Promise<void>;
  /** A person presses keys, named as xdotool names them: `ctrl+shift+l`, `Return`. */
  key(...keys: readonly string[]): Promise<void>;
  /** Time since the last key or mouse movement, in seconds. */
  idleSeconds(): Promise<number>;
  setKeychain(state: KeychainState): Promise<void>;
  /** The whole screen as a PNG file. */
  screenshot(file: string): Promise<void>;
  /** Ends everything on it and removes its folder. */
  stop(): Promise<void>;
}

const run = promisify(execFile);
const KEEPER = join(import.meta.dirname, 'keeper.sh');
/** Of the keyring; keeper.sh has it too. */
const KEYRING_PASSWORD = 'desktop';
/** Of the person who runs the tests; nothing of theirs is for a program on a private desktop. */
const NOT_OURS =
  /^(DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_|XDG_|GNOME_|GTK_|KDE_|QT_|DESKTOP_SESSION|BROWSER$|LC_|LANG|SSH_|ELECTRON_)/;

function environment(root: string, options: DesktopOptions): NodeJS.ProcessEnv {
  const { language = 'en_US', dark = false } = options;
  const kept = Object.entries(process.env).filter(([name]) => !NOT_OURS.test(name));
  return {
    ...Object.fromEntries(kept),
    HOME: join(root, 'home'),
    TMPDIR: join(root, 'tmp'),
    XDG_RUNTIME_DIR: join(root, 'run'),
    XDG_CONFIG_HOME: join(root, 'home', '.config'),
    XDG_DATA_HOME: join(root, 'home', '.local', 'share'),
    XDG_STATE_HOME: join(root, 'home', '.local', 'state'),
    XDG_CACHE_HOME: join(root, 'home', '.cache'),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(root, 'run', 'bus')}`,
    LANG: 'C.UTF-8',
    LANGUAGE: language,
    // GTK's own way to ask for a dark theme.
    GTK_THEME: dark ? 'Adwaita:dark' : 'Adwaita',
  };
}

/**
 * Starts a desktop of its own: X display, window manager, message bus, keychain, home. It ends with
 * `stop`, or with this process, however that ends.
 *
 * @throws with the desktop's log when a part of it does not start
 */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const { width = 1280, height = 800, keychain = 'ok' } = options;
  const root = await mkdtemp(join(tmpdir(), 'nightjar-desktop-'));
  const own = environment(root, options);
  await Promise.all(
    [own['HOME'], own['TMPDIR'], own['XDG_RUNTIME_DIR']].map((folder) =>
      mkdir(folder ?? root, { recursive: true, mode: 0o700 }),
    ),
  );
  const keeper = spawn('bash', [KEEPER, root, String(width), String(height), keychain], {
    env: own,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const exited = once(keeper, 'exit');
  const lines = createInterface({ input: keeper.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`The private desktop ended. ${await logOf(root)}`);
    return value;
  };

  const display = `:${(await nextLine()).replace('ready ', '')}`;
  // The keeper, which has not got it, ends by it whatever is still running on the desktop.
  const env = { ...own, DISPLAY: display, PRIVATE_DESKTOP: root };
  const xdotool = async (...args: string[]): Promise<void> => {
    await run('xdotool', args, { env });
  };
  let nudge = 1;
  let current = keychain;

  return {
    root,
    display,
    env,
    moveMouse: (to) => {
      nudge = -nudge;
      return to
        ? xdotool('mousemove', String(to.x), String(to.y))
        : xdotool('mousemove_relative', '--', String(nudge), '0');
    },
    click: ({ x, y }) => xdotool('mousemove', String(x), String(y), 'click', '1'),
    key: (...keys) => xdotool('key', '--', ...keys),
    idleSeconds: async () => Number((await run('xprintidle', { env })).stdout) / 1_000,
    setKeychain: async (state) => {
      const wasLocked = current === 'locked';
      current = state;
      if (wasLocked && state === 'ok') {
        await unlockKeyring(join(root, 'run'), KEYRING_PASSWORD);
        return;
      }
      keeper.stdin.write(`keychain ${state}\n`);
      await nextLine();
    },
    screenshot: async (file) => {
      const picture = readXwd(await readFile(join(root, 'screen', 'Xvfb_screen0')));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, encodePng(picture));
    },
    stop: async () => {
      keeper.stdin.end();
      await exited;
    },
  };
}

async function logOf(root: string): Promise<string> {
  try {
    return await readFile(join(root, 'log'), 'utf8');
  } catch {
    // It went with its folder.
    return 'Are Xvfb, openbox, dbus-daemon and gnome-keyring-daemon installed?';
  }
}
