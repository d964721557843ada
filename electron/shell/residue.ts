import { relative, sep } from 'node:path';
import type { ResidueRoots } from '../session/ports.ts';
import type { Paths } from './paths.ts';

/** Files of the profile that name nobody. */
const OWN_FILES: ReadonlySet<string> = new Set([
  'settings.json',
  // Chromium's: one process a profile, and its key for cookies, of which there are none.
  'SingletonLock',
  'SingletonCookie',
  'SingletonSocket',
  'Local State',
]);
/** Settings that did not read, sealed under a key that is still here. */
const SET_ASIDE = /^settings\.json\.damaged-\d+$/;
/** Where Chromium keeps what a page stored. The partition is in memory, so there is nothing. */
const CONTENT_FOLDERS = /^(IndexedDB|databases|File System|Partitions)$/;
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
    mayStay(path) {
      if (!below(chromium, path)) return isOwn(relative(profile, path));
      const folders = relative(chromium, path).split(sep);
      return !folders.some((name) => CONTENT_FOLDERS.test(name)) && !CRASH_DUMP.test(path);
    },
  };
}
