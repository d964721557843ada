import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeBeside } from './write-beside.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightjar-beside-'));
  path = join(folder, 'plan.txt');
});
afterEach(() => rm(folder, { recursive: true }));

async function* broken(): AsyncGenerator<string> {
  yield 'half of ';
  throw new Error('locked');
}

async function* whole(): AsyncGenerator<Uint8Array | string> {
  yield 'the new ';
  yield Buffer.from('plan');
}

it('a file that cannot be written to its end leaves what was there, and nothing of itself', async () => {
  await writeFile(path, 'the old plan');
  await expect(writeBeside(path, broken())).rejects.toThrow('locked');
  expect(await readFile(path, 'utf8')).toBe('the old plan');
  expect(await readdir(folder)).toEqual(['plan.txt']);
  // Control: one that can takes its place.
  await writeBeside(path, whole());
  expect(await readFile(path, 'utf8')).toBe('the new plan');
  expect(await readdir(folder)).toEqual(['plan.txt']);
});

it('what was there is whole for as long as the new one is not', async () => {
  await writeFile(path, 'the old plan');
  const seen: string[] = [];
  async function* watched(): AsyncGenerator<string> {
    yield 'the new plan';
    seen.push(await readFile(path, 'utf8'));
  }
  await writeBeside(path, watched());
  expect(seen).toEqual(['the old plan']);
});

it.skipIf(process.platform === 'win32')('nobody else may read it, now or before', async () => {
  const modes: number[] = [];
  async function* watched(): AsyncGenerator<string> {
    yield 'codes';
    for (const name of await readdir(folder)) modes.push((await stat(join(folder, name))).mode);
  }
  // As a person's own files usually are.
  await writeFile(path, 'old', { mode: 0o644 });
  await rm(path);
  await writeBeside(path, watched());
  modes.push((await stat(path)).mode);
  expect(modes.map((mode) => mode & 0o777)).toEqual([0o600, 0o600]);
});
