import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { residueRoots } from './residue.ts';

const profile = join('/', 'home', 'ada', '.config', 'Nightjar');
const chromium = join(profile, 'chromium');
const roots = (logs = join(profile, 'logs')) => residueRoots({ profile, logs, chromium });

describe('what may stay after sign-out', () => {
  it.each([
    'settings.json',
    'settings.json.damaged-1764000000000',
    join('chromium', 'Local State'),
    join('chromium', 'Default', 'Preferences'),
    join('chromium', 'Local Storage', 'leveldb', 'CURRENT'),
  ])('%s may', (path) => {
    expect(roots().mayStay(join(profile, path))).toBe(true);
  });

  it.each([
    'session.sealed',
    join('vault', 'store.db'),
    join('temp', 'settings.json'),
    join('logs', 'main.log'),
    join('chromium', 'IndexedDB', 'app_nightjar_0', 'CURRENT'),
    join('chromium', 'Partitions', 'nightjar', 'Cookies'),
    join('chromium', 'crashes', 'completed', '1.dmp'),
    'chromium-other',
  ])('%s may not', (path) => {
    expect(roots().mayStay(join(profile, path))).toBe(false);
  });

  it('is looked for in the logs too, wherever the system keeps them', () => {
    expect(roots().roots).toEqual([profile]);
    const elsewhere = join('/', 'home', 'ada', 'Library', 'Logs', 'Nightjar');
    expect(roots(elsewhere).roots).toEqual([profile, elsewhere]);
    expect(roots(elsewhere).mayStay(join(elsewhere, 'main.log'))).toBe(false);
  });
});
