import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { alone } from './lock.mjs';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightjar-lock-'));
  file = join(folder, 'set-up.lock');
});
afterEach(() => rm(folder, { recursive: true }));

const ignore = () => {};

it('lets one in at a time and tells the others that they wait', async () => {
  let inside = 0;
  let most = 0;
  let waits = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  const onWait = () => {
    waits += 1;
  };
  await Promise.all([1, 2, 3].map(() => alone(file, onWait, work)));
  expect(most).toBe(1);
  expect(waits).toBe(2);
  expect(existsSync(file)).toBe(false);

  // Control: without it, they are all inside at once.
  await Promise.all([1, 2, 3].map(work));
  expect(most).toBe(3);
});

it('takes no notice of a process that is gone', async () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(file, String(gone));
  expect(await alone(file, ignore, async () => 'in')).toBe('in');
});

it('lets go when the work fails', async () => {
  const failing = alone(file, ignore, () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  expect(existsSync(file)).toBe(false);
});
