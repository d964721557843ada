import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newFileKey } from './file-keys.ts';
import { makeKeyFile, readKeyFile, replaceKeyFile } from './key-file.ts';

describe('the key file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightjar-keys-'));
    path = join(folder, 'inner', 'server.key');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, for its owner alone, and leaves nothing beside it', async () => {
    expect(await readKeyFile(path)).toBe(null);
    const made = await Promise.all([makeKeyFile(path), makeKeyFile(path), makeKeyFile(path)]);
    expect(made[1]).toEqual(made[0]);
    expect(made[2]).toEqual(made[0]);
    expect(await readKeyFile(path)).toEqual(made[0]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'inner'))).toEqual(['server.key']);
  });

  it('is replaced as a whole', async () => {
    const [old] = await makeKeyFile(path);
    const keys = [newFileKey(), old] as const;
    await replaceKeyFile(path, keys);
    expect(await readKeyFile(path)).toEqual(keys);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'inner'))).toEqual(['server.key']);
  });

  it('is not used when others may read it, or when it is damaged', async () => {
    await makeKeyFile(path);
    await chmod(path, 0o640);
    await expect(readKeyFile(path)).rejects.toMatchObject({ code: 'KeyFileUnusable' });
    await chmod(path, 0o600);
    // Control: for its owner alone it is.
    expect(await readKeyFile(path)).not.toBe(null);
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, -3));
    await expect(readKeyFile(path)).rejects.toMatchObject({ code: 'KeyFileUnusable' });
    await expect(makeKeyFile(join(path, 'below'))).rejects.toMatchObject({
      code: 'KeyFileUnusable',
    });
  });
});
