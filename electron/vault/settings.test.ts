import { watch } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Store from 'electron-store';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMemoryKeychain } from './memory-keychain.ts';
import { sealedText } from './sealed-file.ts';
import { openSettings, SettingsData } from './settings.ts';
import { removeSettingsDrafts } from './settings-file.ts';
import { newFolder } from './testing/sample.ts';
import { createTroubledKeychain } from './testing/troubled-keychain.ts';

// electron-store looks for Electron. Its npm package, where it is only that, would fetch the runtime.
vi.hoisted(() => {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= '/';
});

const DARK = { theme: 'dark', language: 'zh-CN' } as const;
const SERVER = 'https://chat.lumen.test';
const pathOf = (profile: string) => join(profile, 'settings.json');

async function newProfile() {
  return { profile: await newFolder(), keychain: createTroubledKeychain() };
}

describe('settings', () => {
  it('begin with the standard ones', async () => {
    const settings = await openSettings(await newProfile());
    expect(settings.appearance).toEqual({ theme: 'system', language: 'system' });
    expect(settings.url()).toBe('');
    expect(settings.takeNotices()).toEqual([]);
  });

  it('are found again, the device id among them', async () => {
    const where = await newProfile();
    const first = await openSettings(where);
    first.appearance = DARK;
    first.bounds = { x: -5, y: 10, width: 800, height: 600 };
    first.remember(SERVER);
    const next = await openSettings(where);
    expect(next.appearance).toEqual(DARK);
    expect(next.bounds).toEqual({ x: -5, y: 10, width: 800, height: 600 });
    expect(next.url()).toBe(SERVER);
    expect(next.deviceId).toBe(first.deviceId);
    expect((await openSettings(await newProfile())).deviceId).not.toBe(first.deviceId);
  });

  it('keep the last good machine policy, and do without one they cannot take', async () => {
    const where = await newProfile();
    const first = await openSettings(where);
    expect(first.machinePolicy).toBeNull();
    first.machinePolicy = { lockAfter: 30, unlockMethods: [] };
    expect((await openSettings(where)).machinePolicy).toEqual({ lockAfter: 30, unlockMethods: [] });

    const read = await where.keychain.read('device-key');
    if (read.state !== 'found') throw new Error(`the key is ${read.state}`);
    const theirs = { serverUrl: SERVER, machinePolicy: { lockAfter: 'soon' } };
    const format = { key: read.value, purpose: 'settings', version: 1 };
    await writeFile(pathOf(where.profile), sealedText(theirs, format));
    const next = await openSettings(where);
    expect(next.machinePolicy).toBeNull();
    expect(next.url()).toBe(SERVER);
    expect(next.takeNotices()).toEqual([]);
  });

  it('keep what the person demands of their own sessions, and do without what nobody can demand', async () => {
    const where = await newProfile();
    const first = await openSettings(where);
    expect(first.personalPolicy).toEqual({});
    first.personalPolicy = { lockAfter: 60, watermark: true };
    expect((await openSettings(where)).personalPolicy).toEqual({ lockAfter: 60, watermark: true });
    expect(SettingsData.parse({ personalPolicy: { lockAfter: 0 } }).personalPolicy).toEqual({});
  });

  it('leave no draft behind of a process that was killed while it wrote', async () => {
    const where = await newProfile();
    (await openSettings(where)).remember(SERVER);
    const draft = join(where.profile, 'settings.json.tmp-1764000000abc123');
    const other = join(where.profile, 'settings.json.tmp-mine');
    for (const path of [draft, other]) await writeFile(path, 'x');
    expect((await openSettings(where)).url()).toBe(SERVER);
    expect((await readdir(where.profile)).sort()).toEqual([
      'settings.json',
      'settings.json.tmp-mine',
    ]);
  });

  it('are drafted under the name that is looked for', async () => {
    const where = await newProfile();
    const settings = await openSettings(where);
    const seen = new Set<string | null>();
    const watcher = watch(where.profile, (_, name) => seen.add(name));
    onTestFinished(() => watcher.close());
    settings.remember(SERVER);
    await vi.waitFor(() => expect(seen.size).toBeGreaterThan(1));
    seen.delete('settings.json');
    for (const name of seen) await writeFile(join(where.profile, String(name)), 'x');
    expect(removeSettingsDrafts(where.profile)).toBe(seen.size);
  });

  it('show nothing on the disk', async () => {
    const where = await newProfile();
    (await openSettings(where)).remember(SERVER);
    const text = await readFile(pathOf(where.profile), 'utf8');
    expect(text).not.toContain('lumen');
    expect(Buffer.from(text, 'base64').toString('latin1')).not.toContain('lumen');
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, 30)],
    ['empty', () => ''],
    ['plain text of somebody else', () => JSON.stringify({ serverUrl: 'https://evil.test' })],
  ])('%s are set aside once, and the standard ones used', async (_, damage) => {
    const where = await newProfile();
    (await openSettings(where)).appearance = DARK;
    for (let round = 0; round < 2; round += 1) {
      const damaged = damage(await readFile(pathOf(where.profile), 'utf8'));
      await writeFile(pathOf(where.profile), damaged);
      const settings = await openSettings(where);
      expect(settings.appearance.theme).toBe('system');
      expect(settings.url()).toBe('');
      expect(settings.takeNotices()).toEqual([{ code: 'SettingsReset' }]);
      expect(settings.takeNotices()).toEqual([]);
      const names = await readdir(where.profile);
      expect(names.filter((name) => name !== 'settings.json')).toEqual([
        expect.stringMatching(/^settings\.json\.damaged-\d+$/),
      ]);
      expect(
        await readFile(join(where.profile, names.find((n) => n.includes('damaged')) ?? ''), 'utf8'),
      ).toBe(damaged);
      settings.appearance = DARK;
      expect((await openSettings(where)).appearance).toEqual(DARK);
    }
  });

  it('are left alone while the keychain cannot be read', async () => {
    const where = await newProfile();
    (await openSettings(where)).appearance = DARK;
    const before = await readFile(pathOf(where.profile));
    where.keychain.locked = true;
    const meanwhile = await openSettings(where);
    meanwhile.appearance = { theme: 'light', language: 'en' };
    expect(meanwhile.appearance.theme).toBe('light');
    expect(meanwhile.takeNotices()).toEqual([]);
    expect(await readFile(pathOf(where.profile))).toEqual(before);
    where.keychain.locked = false;
    expect((await openSettings(where)).appearance).toEqual(DARK);
  });

  it('are left alone without a keychain, and those of the session stay in memory', async () => {
    const where = await newProfile();
    (await openSettings(where)).appearance = DARK;
    const before = await readFile(pathOf(where.profile));
    const without = await openSettings({ ...where, keychain: createMemoryKeychain() });
    without.remember(SERVER);
    expect(without.url()).toBe(SERVER);
    expect(await readFile(pathOf(where.profile))).toEqual(before);
    const bare = await newFolder();
    (await openSettings({ profile: bare, keychain: createMemoryKeychain() })).remember(SERVER);
    expect(await readdir(bare)).toEqual([]);
  });

  it('of a newer version are left alone, and the standard ones used meanwhile', async () => {
    const where = await newProfile();
    (await openSettings(where)).appearance = DARK;
    const ours = await readFile(pathOf(where.profile));
    const read = await where.keychain.read('device-key');
    if (read.state !== 'found') throw new Error(`the key is ${read.state}`);
    const format = { key: read.value, purpose: 'settings', version: 2 };
    await writeFile(pathOf(where.profile), sealedText({ colours: 'all' }, format));
    const theirs = await readFile(pathOf(where.profile));

    const settings = await openSettings(where);
    expect(settings.appearance.theme).toBe('system');
    settings.remember(SERVER);
    expect(settings.url()).toBe(SERVER);
    expect(settings.takeNotices()).toEqual([]);
    expect(await readdir(where.profile)).toEqual(['settings.json']);
    expect(await readFile(pathOf(where.profile))).toEqual(theirs);

    // Control: ours, put back, are found and written.
    await writeFile(pathOf(where.profile), ours);
    const again = await openSettings(where);
    expect(again.appearance).toEqual(DARK);
    again.remember(SERVER);
    expect(await readFile(pathOf(where.profile))).not.toEqual(ours);
  });

  it('begin in memory on a full disk, say so once, and are kept when there is room', async () => {
    const where = await newProfile();
    const write = vi.spyOn(Store.prototype, 'store', 'set').mockImplementation(() => {
      throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    });
    onTestFinished(() => write.mockRestore());
    const settings = await openSettings(where);
    expect(settings.takeNotices()).toMatchObject([{ code: 'DiskFull' }]);
    expect(settings.takeNotices()).toEqual([]);
    expect(() => {
      settings.appearance = DARK;
    }).toThrow(expect.objectContaining({ code: 'DiskFull' }));
    expect(settings.appearance).toEqual(DARK);
    expect(await readdir(where.profile)).toEqual([]);

    write.mockRestore();
    settings.remember(SERVER);
    const next = await openSettings(where);
    expect(next.appearance).toEqual(DARK);
    expect(next.deviceId).toBe(settings.deviceId);
  });

  it('count in memory also when the disk refuses them', async () => {
    const where = await newProfile();
    const settings = await openSettings(where);
    const { rename, rm } = await import('node:fs/promises');
    await rename(pathOf(where.profile), join(where.profile, 'elsewhere'));
    await mkdir(join(pathOf(where.profile), 'in the way'), { recursive: true });
    expect(() => settings.remember(SERVER)).toThrow();
    expect(settings.url()).toBe(SERVER);
    await rm(pathOf(where.profile), { recursive: true });
  });
});
