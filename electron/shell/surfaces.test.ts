import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createSurfaces } from './surfaces.ts';

// No Electron here: its part of clearing traces is for the end-to-end tests to see.
vi.mock('electron', () => ({ app: { clearRecentDocuments: () => {} }, session: {} }));
vi.mock('electron-store', () => ({ default: class {} }));

it('clearing traces empties temp and crash dumps, and removes drafts of the settings alone', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'nightjar-surfaces-'));
  onTestFinished(() => rm(profile, { recursive: true }));
  const [temp, crashDumps] = [join(profile, 'temp'), join(profile, 'crashes')];
  await mkdir(temp);
  await writeFile(join(temp, 'anything'), 'x');
  await writeFile(join(profile, 'settings.json'), 'x');
  await writeFile(join(profile, 'settings.json.tmp-1764000000abc123'), 'x');
  const surfaces = createSurfaces({
    window: { replacePage: async () => {} },
    clipboard: { clear: async () => 1 },
    notifications: { messageArrived: () => {}, setBadge: () => {}, clear: () => 1 },
    paths: { profile, temp, crashDumps },
  });
  expect(await surfaces.clearDesktopTraces()).toBe(4);
  expect((await readdir(profile, { recursive: true })).sort()).toEqual(['settings.json', 'temp']);
});
