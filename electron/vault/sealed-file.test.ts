import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSealedFile } from './sealed-file.ts';
import { newFolder } from './testing/sample.ts';

const schema = z.object({ word: z.string() });

async function newFile() {
  const path = join(await newFolder(), 'file');
  const options = { path, key: randomBytes(32), purpose: 'test', version: 2, schema };
  return { path, options, file: createSealedFile(options) };
}

describe('a sealed file', () => {
  it('is missing, then found', async () => {
    const { file } = await newFile();
    expect(await file.read()).toEqual({ state: 'missing' });
    await file.write({ word: '鸟' });
    await file.write({ word: '夜鹰' });
    expect(await file.read()).toEqual({ state: 'found', value: { word: '夜鹰' } });
  });

  it('shows nothing of what is in it', async () => {
    const { file, path } = await newFile();
    await file.write({ word: 'canary-word' });
    expect(await readFile(path, 'latin1')).not.toContain('canary');
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -8)],
    ['empty', () => ''],
    [
      'altered',
      (text: string) => `${text.slice(0, 40)}${text[40] === 'A' ? 'B' : 'A'}${text.slice(41)}`,
    ],
    ['something else', () => '{"word":"plain"}'],
  ])('%s is damaged', async (_, damage) => {
    const { file, path } = await newFile();
    await file.write({ word: 'a' });
    await writeFile(path, damage(await readFile(path, 'utf8')));
    expect(await file.read()).toEqual({ state: 'damaged' });
  });

  it('of a newer version is newer, and of an older one found', async () => {
    const { file, options } = await newFile();
    await createSealedFile({ ...options, version: 3, schema: z.unknown() }).write({ words: [] });
    expect(await file.read()).toEqual({ state: 'newer' });
    await createSealedFile({ ...options, version: 1 }).write({ word: 'a' });
    expect(await file.read()).toEqual({ state: 'found', value: { word: 'a' } });
  });

  it('that only claims to be newer is damaged', async () => {
    const { file, path } = await newFile();
    await file.write({ word: 'a' });
    const sealed = Buffer.from(await readFile(path, 'utf8'), 'base64');
    sealed.writeUInt8(3);
    await writeFile(path, sealed.toString('base64'));
    expect(await file.read()).toEqual({ state: 'damaged' });
  });

  it('is damaged under another key, purpose or schema', async () => {
    const { file, options } = await newFile();
    await file.write({ word: 'a' });
    for (const other of [
      { ...options, key: randomBytes(32) },
      { ...options, purpose: 'other' },
    ]) {
      expect(await createSealedFile(other).read()).toEqual({ state: 'damaged' });
    }
    const strict = z.object({ word: z.string().min(5) });
    expect(await createSealedFile({ ...options, schema: strict }).read()).toEqual({
      state: 'damaged',
    });
  });

  it('does not take trouble with the disk for a missing file', async () => {
    const { path, options } = await newFile();
    await mkdir(path);
    await expect(createSealedFile(options).read()).rejects.toThrow('EISDIR');
  });
});
