import { basename, relative, sep } from 'node:path';
import type { ResidueRoots } from '../session/ports.ts';
import type { Paths } from './paths.ts';

/** Files of the profile that name nobody. */
const OWN_FILES: ReadonlySet<string> = new Set([
  'settings.json',
  // Chromium's: one process a profile, and its key for cookies, of which there are none.
  'SingletonLock',
  'SingletonCookie',
  'SingletonSocket',
  // What the three are on Windows.
  'lockfile',
  'Local State',
]);
/** Settings that did not read, sealed under a key that is still here. */
const SET_ASIDE = /^settings\.json\.damaged-\d+$/;
/** Where Chromium keeps what a page stored, in folders of its making. The partition is in memory, so there is nothing. */
const CONTENT_FOLDERS =
  /^(IndexedDB|databases|File System|Partitions|CacheStorage|ScriptCache|Cache_Data|blob_storage)$/;
/** The same, where also an empty browser makes something. */
const FRAMED_FOLDERS =
  /^(Local Storage|Session Storage|Service Worker|WebStorage|Cache|Code Cache)$/;
/** What it makes there, and the bytes it has while there is nothing in it. */
const FRAMES: readonly (readonly [name: RegExp, most: number])[] = [
  // LevelDB. The numbered log is where entries go; empty, it has a version alone.
  [/^(CURRENT|LOCK)$/, 32],
  [/^LOG(\.old)?$/, 2_048],
  [/^MANIFEST-\d{6}$/, 256],
  [/^\d{6}\.log$/, 64],
  // The cache's list of entries, and the list of which site has how much room.
  [/^(index|the-real-index)$/, 64],
  [/^QuotaManager(-journal)?$/, 65_536],
];
const CRASH_DUMP = /\.dmp$/;

const isOwn = (name: string): boolean => OWN_FILES.has(name) || SET_ASIDE.test(name);

/**
 * What sign-out leaves behind: settings, and Chromium's bookkeeping of an empty browser. Its names
 * change with its version, so there all may stay but what lies where content would.
 */
export function residueRoots(paths: Pick<Paths, 'profile' | 'logs' | 'chromium'>): ResidueRoots {
  const { profile, logs, chromium } = paths;
  const below = (folder: string, path: string) => path.startsWith(folder + sep);
  return {
    roots: below(profile, logs) ? [profile] : [profile, logs],
    mayStay(path, bytes) {
      if (!below(chromium, path)) return isOwn(relative(profile, path));
      const names = relative(chromium, path).split(sep);
      const lies = (where: RegExp) => names.some((name) => where.test(name));
      if (lies(CONTENT_FOLDERS) || CRASH_DUMP.test(path)) return false;
      if (!lies(FRAMED_FOLDERS)) return true;
      return FRAMES.some(([name, most]) => name.test(basename(path)) && bytes <= most);
    },
  };
}
