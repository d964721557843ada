import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DiskEncryption } from '../../shared/domain/posture.ts';
import { type Mount, mountOf } from './mount-of.ts';

/** The kernel's own words, and where they are read. A test has others. */
export interface Kernel {
  mountinfo(): string;
  /** Of a device's path: `major:minor`; null for what is no device. */
  deviceAt(path: string): string | null;
  /** Folder of a device under /sys; throws when there is none. */
  sys(device: string): string;
}

const KERNEL: Kernel = {
  mountinfo: () => readFileSync('/proc/self/mountinfo', 'utf8'),
  deviceAt(path) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat?.isBlockDevice()) return null;
    // makedev(3), for the numbers that Linux gives.
    const major = (stat.rdev >> 8) & 0xfff;
    const minor = (stat.rdev & 0xff) | ((stat.rdev >> 12) & 0xfff00);
    return `${major}:${minor}`;
  },
  sys: (device) => realpathSync(`/sys/dev/block/${device}`),
};

/**
 * Whether the file system of an existing folder lies on dm-crypt (LUKS), also with LVM or RAID between. What
 * has no block device, such as a network's or a container's, and what the kernel does not tell, is `unknown`.
 * Encryption inside a file system (fscrypt, ZFS) is not seen: such a disk counts as the device below it.
 */
export function linuxDiskEncryption(folder: string, kernel: Kernel = KERNEL): DiskEncryption {
  try {
    const mount = mountOf(realpathSync(folder), kernel.mountinfo());
    if (!mount) return 'unknown';
    if (mount.type === 'ecryptfs') return 'encrypted';
    const device = deviceOf(mount, kernel);
    if (device === null) return 'unknown';
    return isEncrypted(kernel.sys(device)) ? 'encrypted' : 'plain';
  } catch {
    return 'unknown';
  }
}

const deviceOf = ({ device, source }: Mount, kernel: Kernel): string | null =>
  device.startsWith('0:') ? kernel.deviceAt(source) : device;

/** A mapped device is what its uuid says (`CRYPT-LUKS2-…`), or what all those below it are. */
function isEncrypted(folder: string): boolean {
  if (textAt(join(folder, 'dm', 'uuid')).startsWith('CRYPT-')) return true;
  const below = namesIn(join(folder, 'slaves'));
  return (
    below.length > 0 &&
    below.every((name) => isEncrypted(realpathSync(join(folder, 'slaves', name))))
  );
}

function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
