import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Posture } from '../../shared/domain/posture.ts';
import { type Kernel, linuxDiskEncryption } from './linux-disk.ts';
import { mountOf } from './mount-of.ts';
import { readPosture } from './read-posture.ts';

const MOUNTS = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw
30 27 8:2 / /home rw - ext4 /dev/sda2 rw
31 27 0:40 /@data /srv/my\\040data rw - btrfs /dev/mapper/crypt rw
32 30 0:50 / /home/ann/.Private rw - ecryptfs /home/ann/.Private rw
33 27 0:60 / /mnt/share rw - nfs4 files:/share rw
34 30 254:0 / /home/homework rw master:1 - xfs /dev/mapper/crypt rw
`;

describe('the mount of a path', () => {
  it.each([
    ['/', 'ext4', '254:1'],
    ['/homely', 'ext4', '254:1'],
    ['/home', 'ext4', '8:2'],
    ['/home/bo/.config', 'ext4', '8:2'],
    ['/home/homework/x', 'xfs', '254:0'],
    ['/srv/my data/nightjar', 'btrfs', '0:40'],
  ])('%s', (path, type, device) => {
    expect(mountOf(path, MOUNTS)).toMatchObject({ type, device });
  });

  it('is the last of those on one point, and none where nothing is mounted', () => {
    const over = `${MOUNTS}40 30 9:9 / /home rw - tmpfs tmpfs rw\n`;
    expect(mountOf('/home/bo', over)).toMatchObject({ type: 'tmpfs' });
    expect(mountOf('/home/bo', 'nonsense\n\n')).toBeNull();
  });
});

describe('disk encryption on Linux', () => {
  let root: string;
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'nightjar-posture-')));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** A device as sysfs shows it. */
  function device(name: string, uuid: string | null, below: string[] = []): string {
    const folder = join(root, name);
    mkdirSync(join(folder, 'slaves'), { recursive: true });
    if (uuid !== null) {
      mkdirSync(join(folder, 'dm'));
      writeFileSync(join(folder, 'dm', 'uuid'), `${uuid}\n`);
    }
    for (const other of below)
      symlinkSync(other, join(folder, 'slaves', other.split('/').pop() ?? ''));
    return folder;
  }
  const onDevice = (folder: string, mount = `27 1 254:1 / / rw - ext4 /dev/x rw`): Kernel => ({
    mountinfo: () => mount,
    deviceAt: (path) => (path === '/dev/x' ? '254:1' : null),
    sys: () => folder,
  });
  const of = (kernel: Kernel) => linuxDiskEncryption(root, kernel);

  it('is what LUKS says, with LVM or RAID between', () => {
    const disk = device('sda2', null);
    const crypt = device('dm-0', 'CRYPT-LUKS2-0123-root', [disk]);
    expect(of(onDevice(crypt))).toBe('encrypted');
    expect(of(onDevice(device('dm-1', 'LVM-abc', [crypt])))).toBe('encrypted');
    expect(of(onDevice(device('dm-2', 'LVM-abc', [disk])))).toBe('plain');
    // Half of it is readable.
    expect(of(onDevice(device('md0', null, [crypt, disk])))).toBe('plain');
    expect(of(onDevice(disk))).toBe('plain');
  });

  it('is found by what is mounted where the file system has no device of its own', () => {
    const crypt = device('dm-0', 'CRYPT-LUKS2-0123-root');
    const mounted = (source: string, type = 'btrfs') => `27 1 0:40 / / rw - ${type} ${source} rw`;
    expect(of(onDevice(crypt, mounted('/dev/x')))).toBe('encrypted');
    expect(of(onDevice(crypt, mounted('overlay', 'overlay')))).toBe('unknown');
    expect(of(onDevice(crypt, mounted('/home/.Private', 'ecryptfs')))).toBe('encrypted');
  });

  it('is unknown where the kernel does not tell', () => {
    const silent = () => {
      throw new Error('no such file');
    };
    expect(of({ mountinfo: silent, deviceAt: () => null, sys: silent })).toBe('unknown');
    expect(of({ ...onDevice(''), sys: silent })).toBe('unknown');
    expect(linuxDiskEncryption(join(root, 'not there'))).toBe('unknown');
  });
});

it('this computer says something of itself', () => {
  const posture = readPosture({ platform: 'linux', app: '0.1.0', profile: dirname(tmpdir()) });
  expect(Posture.parse(posture)).toEqual(posture);
  expect(posture.os).toMatch(/\d/);
  for (const platform of ['darwin', 'win32'] as const) {
    expect(readPosture({ platform, app: '0.1.0', profile: '/' }).disk).toBe('unknown');
  }
});
