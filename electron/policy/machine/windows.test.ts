import { describe, expect, it } from 'vitest';
import { queried } from './testing/registry.ts';
import { createWindowsSource } from './windows.ts';

const MACHINE = 'HKLM\\Software\\Policies\\Nightjar';
const USER = 'HKCU\\Software\\Policies\\Nightjar';

/** A registry of which these keys can be read, each with the lines that `reg query` says of it. */
function source(keys: Record<string, readonly string[]>) {
  return createWindowsSource(async (key) => {
    const lines = keys[key];
    return lines ? queried(key.replace('HKLM', 'HKEY_LOCAL_MACHINE'), lines) : null;
  });
}
const LISTS_NOTHING = { 'HKLM\\Software\\Policies': [], 'HKCU\\Software\\Policies': [] };
const LISTS = (key: string) => [`HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\${key}`];

describe('the machine policy on Windows', () => {
  it('is HKLM before HKCU, setting by setting', async () => {
    const { read } = source({
      [MACHINE]: ['    lockAfter    REG_DWORD    0x384'],
      [USER]: ['    lockAfter    REG_DWORD    0xa', '    devices    REG_DWORD    0x1'],
    });
    expect(await read()).toEqual({ state: 'read', part: { lockAfter: 900, devices: 1 } });
  });

  it('is not there where the keys above do not list it', async () => {
    expect(await source(LISTS_NOTHING).read()).toEqual({ state: 'none' });
    const user = source({ ...LISTS_NOTHING, [USER]: ['    devices    REG_DWORD    0x1'] });
    expect(await user.read()).toEqual({ state: 'read', part: { devices: 1 } });
  });

  it('is not there where nobody has any policies', async () => {
    const { read } = source({ 'HKLM\\Software\\Policies': [], 'HKCU\\Software': [] });
    expect(await read()).toEqual({ state: 'none' });
  });

  it('is unreadable where it is listed and does not answer', async () => {
    const { read } = source({ ...LISTS_NOTHING, 'HKLM\\Software\\Policies': LISTS('NIGHTJAR') });
    expect(await read()).toMatchObject({ state: 'unreadable', problem: { file: MACHINE } });
    // Control: another product's key is not ours.
    const other = source({
      ...LISTS_NOTHING,
      'HKLM\\Software\\Policies': LISTS('Other Nightjars'),
    });
    expect(await other.read()).toEqual({ state: 'none' });
  });

  it('is unreadable where nothing answers', async () => {
    expect(await source({}).read()).toMatchObject({ state: 'unreadable' });
  });

  it('is refused with the place and the value’s name', async () => {
    const { read } = source({ ...LISTS_NOTHING, [USER]: ['    lockAfter    REG_SZ    60'] });
    expect(await read()).toEqual({
      state: 'refused',
      problem: {
        file: USER,
        code: 'MachinePolicyMalformed',
        why: 'type',
        setting: 'lockAfter',
        line: undefined,
      },
    });
  });

  it.skipIf(process.platform !== 'win32')('is asked of this computer', async () => {
    expect(['none', 'read']).toContain((await createWindowsSource().read()).state);
  });

  it.skipIf(process.platform === 'win32')('is unreadable without reg.exe', async () => {
    expect(await createWindowsSource().read()).toMatchObject({ state: 'unreadable' });
  });
});
