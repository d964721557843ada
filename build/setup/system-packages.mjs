import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { run } from './command.mjs';

/** Where Debian, Ubuntu and Google put a Chromium. */
const CHROMIUMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
];

/** @param {string} folder @param {RegExp} name */
const folderHas = (folder, name) =>
  existsSync(folder) && readdirSync(folder).some((f) => name.test(f));

/** @param {...string} files */
const anyOf =
  (...files) =>
  () =>
    files.some((file) => existsSync(file));

/**
 * What tests and the demo need of the system, each with why and the cheapest sign that it is there.
 *
 * @type {readonly { name: string, why: string, isThere: () => boolean }[]}
 */
const PACKAGES = [
  { name: 'chromium', why: 'windows of the stand-in for Electron', isThere: anyOf(...CHROMIUMS) },
  { name: 'xvfb', why: 'a display where there is none', isThere: anyOf('/usr/bin/Xvfb') },
  { name: 'openbox', why: 'window manager on that display', isThere: anyOf('/usr/bin/openbox') },
  { name: 'xdotool', why: 'moves the mouse in tests', isThere: anyOf('/usr/bin/xdotool') },
  { name: 'xprintidle', why: "reads X11's idle time", isThere: anyOf('/usr/bin/xprintidle') },
  { name: 'xclip', why: 'the clipboard of the display', isThere: anyOf('/usr/bin/xclip') },
  {
    name: 'x11-utils',
    why: 'reads what windows tell the desktop',
    isThere: anyOf('/usr/bin/xprop'),
  },
  {
    name: 'gnome-keyring',
    why: 'a real Secret Service',
    isThere: anyOf('/usr/bin/gnome-keyring-daemon'),
  },
  {
    name: 'libsecret-1-0',
    why: 'keychain access (keytar)',
    // /usr/lib/x86_64-linux-gnu, /usr/lib/aarch64-linux-gnu, …
    isThere: () =>
      readdirSync('/usr/lib').some((folder) => existsSync(`/usr/lib/${folder}/libsecret-1.so.0`)),
  },
  { name: 'dbus', why: 'a private session bus', isThere: anyOf('/usr/bin/dbus-daemon') },
  {
    name: 'python3-dbusmock',
    why: 'stand-ins for logind and screen lockers on that bus',
    isThere: anyOf('/usr/lib/python3/dist-packages/dbusmock/__main__.py'),
  },
  {
    name: 'mate-screensaver',
    why: 'a real screen locker, a small one',
    isThere: anyOf('/usr/bin/mate-screensaver'),
  },
  { name: 'libglib2.0-bin', why: 'speaks to that bus (gdbus)', isThere: anyOf('/usr/bin/gdbus') },
  {
    name: 'fonts-noto-cjk',
    why: 'Chinese text',
    isThere: () => folderHas('/usr/share/fonts/opentype/noto', /^NotoSansCJK/),
  },
  {
    name: 'fonts-noto-color-emoji',
    why: 'emoji',
    isThere: anyOf('/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'),
  },
  {
    name: 'postgresql',
    why: 'server tests against a real PostgreSQL',
    isThere: () => folderHas('/usr/lib/postgresql', /^\d+$/),
  },
];

/** @returns {{ name: string, why: string }[]} Empty on systems where none of it applies. */
export function missingSystemPackages() {
  if (process.platform !== 'linux') return [];
  return PACKAGES.filter((p) => !p.isThere()).map(({ name, why }) => ({ name, why }));
}

const isUbuntu = () => {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID=ubuntu$/m.test(readFileSync(file, 'utf8'));
};

/** The command before `apt-get` that makes us root; null when nothing can. */
function becomeRoot() {
  if (process.getuid?.() === 0) return [];
  // Without a terminal nobody can type a password.
  const sudo = spawnSync('sudo', process.stdin.isTTY ? ['-V'] : ['-n', 'true'], {
    stdio: 'ignore',
  });
  return sudo.status === 0 ? ['sudo'] : null;
}

/**
 * Installs them with apt. Where that cannot be, says what to install by hand and goes on: the npm part
 * is worth having, and whatever needs the package will say so.
 *
 * @param {readonly string[]} names
 */
export async function installSystemPackages(names) {
  const byHand = `install by hand: ${names.join(' ')}`;
  const root = becomeRoot();
  if (!existsSync('/usr/bin/apt-get')) return console.warn(`  no apt on this system; ${byHand}`);
  if (!root) return console.warn(`  neither root nor sudo; ${byHand}`);

  /** @param {string} title @param {string[]} args */
  const apt = (title, args) => {
    let percent = '';
    const asRoot = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    const [command = 'env', ...rest] = asRoot;
    const options = [
      '-o',
      'DPkg::Lock::Timeout=600',
      '-o',
      'Dpkg::Use-Pty=0',
      '-o',
      'APT::Status-Fd=3',
    ];
    return run(title, command, [...rest, ...options], {
      progress: () => percent,
      // `dlstatus:<n>:<percent>:<text>` and `pmstatus:<package>:<percent>:<text>`, apt-progress(7)
      onStatus: (line) => {
        const [kind, , value] = line.split(':');
        if (kind === 'dlstatus') percent = `downloading ${Math.round(Number(value))} %`;
        if (kind === 'pmstatus') percent = `installing ${Math.round(Number(value))} %`;
      },
    });
  };
  /** @param {string} title @param {readonly string[]} packages */
  const install = (title, packages) =>
    apt(title, ['install', '-y', '-q', '--no-install-recommends', ...packages]);

  // On Ubuntu, Chromium is a snap behind a package of another name, and does not come where there is no
  // snap daemon, in a container for example. The rest is to come all the same.
  const snap = isUbuntu() && names.includes('chromium');
  const plain = names.filter((name) => name !== 'chromium' || !snap);
  await apt('package lists', ['update', '-q']);
  if (plain.length > 0) await install('system packages', plain);
  if (snap) await install('Chromium', ['chromium-browser']).catch(() => {});

  const still = missingSystemPackages().map((p) => p.name);
  if (snap && still.includes('chromium')) {
    console.warn(
      '  Ubuntu has Chromium as a snap only, which did not come: install google-chrome.',
    );
  }
  const others = still.filter((name) => name !== 'chromium' || !snap);
  if (others.length > 0) console.warn(`  still missing: ${others.join(' ')}`);
}
