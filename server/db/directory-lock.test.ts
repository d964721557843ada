import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockDirectory } from './directory-lock.ts';

it('gives a directory to one at a time', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'nightjar-lock-'));
  const unlock = await lockDirectory(directory);
  await expect(lockDirectory(directory)).rejects.toMatchObject({
    code: 'DataDirectoryInUse',
  });
  unlock();
  (await lockDirectory(directory))();
  await rm(directory, { recursive: true });
});
