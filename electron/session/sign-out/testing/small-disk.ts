import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { isFull } from '../../../durable/durable-file.ts';

const MOUNT = '/usr/bin/mount';
const UMOUNT = '/usr/bin/umount';

/** Whether this process may mount file systems: root on Linux, outside a container that forbids it. */
export const canMount =
  process.platform === 'linux' && process.getuid?.() === 0 && spawnSync(MOUNT).status === 0;

const SIZE = '4m';
const CHUNK = Buffer.alloc(65_536, 'x');

/** A real, small file system with a profile on it, which a test can fill, set read-only, and nail files to. */
export interface SmallDisk {
  readonly profile: string;
  /** Takes all room that there is now; `shrink` gives it back. */
  fill(): Promise<void>;
  shrink(): Promise<void>;
  setReadOnly(readOnly: boolean): Promise<void>;
  /** Files of the profile that cannot be removed or replaced from now on: EBUSY. */
  hold(names: readonly string[]): void;
  letGo(): void;
  remove(): Promise<void>;
}

/** @throws when nothing can be mounted here */
export async function mountSmallDisk(): Promise<SmallDisk> {
  const place = await mkdtemp(join(tmpdir(), 'nightjar-small-disk-'));
  mustRun(MOUNT, '-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', place);
  const profile = join(place, 'profile');
  const filler = join(place, 'filler');
  await mkdir(profile, { mode: 0o700 });
  let held: string[] = [];

  const disk: SmallDisk = {
    profile,
    async fill() {
      for (const size of [CHUNK.length, 1]) {
        while (await appended(filler, CHUNK.subarray(0, size)));
      }
    },
    shrink: () => rm(filler, { force: true }),
    // Busy as long as a file is still open for writing.
    setReadOnly: (readOnly) =>
      vi.waitFor(() => mustRun(MOUNT, '-o', `remount,${readOnly ? 'ro' : 'rw'}`, place), {
        timeout: 10_000,
        interval: 20,
      }),
    hold(names) {
      for (const path of names.map((name) => join(profile, name)).filter(existsSync)) {
        mustRun(MOUNT, '--bind', path, path);
        held.push(path);
      }
    },
    letGo() {
      for (const path of held) mustRun(UMOUNT, path);
      held = [];
    },
    async remove() {
      disk.letGo();
      mustRun(UMOUNT, '--lazy', place);
      await rmdir(place);
    },
  };
  return disk;
}

async function appended(path: string, bytes: Buffer): Promise<boolean> {
  try {
    await appendFile(path, bytes);
    return true;
  } catch (cause) {
    if (isFull(cause)) return false;
    throw cause;
  }
}

function mustRun(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}
