import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { residueRoots } from './residue.ts';

const profile = join('/', 'home', 'ada', '.config', 'Nightjar');
const chromium = join(profile, 'chromium');
const roots = (logs = join(profile, 'logs')) => residueRoots({ profile, logs, chromium });

const EMPTY = 0;
const leveldb = join('chromium', 'Default', 'Local Storage', 'leveldb');
const cache = join('chromium', 'Cache');

describe('what may stay after sign-out', () => {
  it.each([
    'lockfile',
    'SingletonLock',
    'settings.json',
    'settings.json.damaged-1764000000000',
    join('chromium', 'Local State'),
    join('chromium', 'Default', 'Preferences'),
  ])('%s may', (path) => {
    expect(roots().mayStay(join(profile, path), 1_000_000)).toBe(true);
  });

  it.each([
    [join(leveldb, 'CURRENT'), 16],
    [join(leveldb, 'LOCK'), 0],
    [join(leveldb, 'LOG'), 355],
    [join(leveldb, 'MANIFEST-000001'), 41],
    [join(leveldb, '000003.log'), 30],
    [join('chromium', 'Code Cache', 'js', 'index'), 24],
    [join('chromium', 'Code Cache', 'js', 'index-dir', 'the-real-index'), 48],
    [join('chromium', 'WebStorage', 'QuotaManager'), 40_960],
  ])('%s may while it is as an empty browser has it', (path, bytes) => {
    expect(roots().mayStay(join(profile, path), bytes)).toBe(true);
    // Control: the same name with something in it.
    expect(roots().mayStay(join(profile, path), 100_000)).toBe(false);
  });

  it('a log of what a page kept may not, however little that was', () => {
    const log = (entries: string) => 30 + 7 + 12 + entries.length;
    const written = log(`META:app://nightjar....._app://nightjar..k..x`);
    expect(roots().mayStay(join(profile, leveldb, '000003.log'), written)).toBe(false);
  });

  it.each([
    'session.sealed',
    join('vault', 'store.db'),
    join('temp', 'settings.json'),
    join('logs', 'main.log'),
    join('chromium', 'IndexedDB', 'app_nightjar_0', 'CURRENT'),
    join('chromium', 'Partitions', 'nightjar', 'Cookies'),
    join('chromium', 'crashes', 'completed', '1.dmp'),
    join(leveldb, '000005.ldb'),
    join(leveldb, 'anything else'),
    join('chromium', 'Session Storage', '000005.ldb'),
    join(cache, 'Cache_Data', 'f_000001'),
    join(cache, 'Cache_Data', '0123456789abcdef_0'),
    join('chromium', 'Code Cache', 'js', '0123456789abcdef_0'),
    join('chromium', 'Service Worker', 'CacheStorage', 'x', 'index.txt'),
    join('chromium', 'Service Worker', 'ScriptCache', 'index'),
    join('chromium', 'WebStorage', '1', 'CacheStorage', 'index'),
    join('chromium', 'blob_storage', 'x', '0'),
    'settings.json.tmp-1764000000abcdef',
    'chromium-other',
  ])('%s may not', (path) => {
    expect(roots().mayStay(join(profile, path), EMPTY)).toBe(false);
  });

  it('is looked for in the logs too, wherever the system keeps them', () => {
    expect(roots().roots).toEqual([profile]);
    const elsewhere = join('/', 'home', 'ada', 'Library', 'Logs', 'Nightjar');
    expect(roots(elsewhere).roots).toEqual([profile, elsewhere]);
    expect(roots(elsewhere).mayStay(join(elsewhere, 'main.log'), EMPTY)).toBe(false);
  });
});
