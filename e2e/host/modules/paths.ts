import { mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { switchValue } from './command-line.ts';

interface AppPackage {
  folder: string;
  name: string;
  version: string;
}

/** The nearest package.json at or above the program's main module, as Electron finds the app's. */
function findPackage(): AppPackage {
  for (let folder = dirname(process.argv[1] ?? ''); ; folder = dirname(folder)) {
    try {
      const { name, productName, version } = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      );
      return { folder, name: productName ?? name ?? 'Electron', version: version ?? '0.0.0' };
    } catch {
      if (folder === dirname(folder)) return { folder: '', name: 'Electron', version: '0.0.0' };
    }
  }
}

export const appPackage = findPackage();

const xdg = (variable: string, ...fallback: string[]): string =>
  process.env[variable] || join(homedir(), ...fallback);
const appData = (): string => xdg('XDG_CONFIG_HOME', '.config');

const DEFAULTS: Readonly<Record<string, () => string>> = {
  home: homedir,
  appData,
  userData: () => switchValue('user-data-dir') || join(appData(), appPackage.name),
  sessionData: () => getPath('userData'),
  temp: tmpdir,
  cache: () => xdg('XDG_CACHE_HOME', '.cache'),
  exe: () => process.execPath,
  module: () => process.execPath,
  desktop: () => join(homedir(), 'Desktop'),
  documents: () => join(homedir(), 'Documents'),
  downloads: () => join(homedir(), 'Downloads'),
  music: () => join(homedir(), 'Music'),
  pictures: () => join(homedir(), 'Pictures'),
  videos: () => join(homedir(), 'Videos'),
  logs: () => join(getPath('userData'), 'logs'),
  crashDumps: () => join(getPath('userData'), 'Crashpad'),
};
/** Electron makes these when it is asked for them. */
const MADE_WHEN_ASKED = new Set(['userData', 'logs']);

const set = new Map<string, string>();

/** `app.getPath`. */
export function getPath(name: string): string {
  const path = set.get(name) ?? DEFAULTS[name]?.();
  if (path === undefined) throw new Error(`Failed to get '${name}' path`);
  if (MADE_WHEN_ASKED.has(name)) mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/** `app.setPath`. */
export function setPath(name: string, path: string): void {
  if (!Object.hasOwn(DEFAULTS, name)) throw new Error(`Failed to set '${name}' path`);
  if (!isAbsolute(path)) throw new Error('Path must be absolute');
  set.set(name, path);
}

/** The person's languages, best first, as BCP 47: from `LANGUAGE` (a list), `LC_ALL`, `LC_MESSAGES` or `LANG`. */
export function preferredLanguages(env: NodeJS.ProcessEnv = process.env): string[] {
  const said = env['LANGUAGE'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || 'en-US';
  const tags = said
    .split(':')
    .map((locale) => locale.replace(/[.@].*$/, '').replaceAll('_', '-'))
    .filter((tag) => /^[a-zA-Z]{2,3}(-\w+)*$/.test(tag));
  return tags.length > 0 ? tags : ['en-US'];
}

/** Chromium speaks the first of them, as Electron's windows do. */
export const preferredLanguage = (): string => preferredLanguages()[0] ?? 'en-US';
