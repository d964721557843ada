import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprint, isBuiltFrom, noteBuiltFrom } from './fingerprint.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'nightjar-fingerprint-'));
  await mkdir(join(root, 'electron', 'vault'), { recursive: true });
  await writeFile(join(root, 'electron', 'vault', 'vault.ts'), 'one');
});
afterEach(() => rm(root, { recursive: true }));

it('changes with the content and the name of an input, and with nothing else', async () => {
  const before = fingerprint(root);
  await writeFile(join(root, 'electron', 'vault', 'vault.test.ts'), 'a test');
  await writeFile(join(root, 'README.md'), 'words');
  expect(fingerprint(root)).toBe(before);

  await writeFile(join(root, 'electron', 'vault', 'vault.ts'), 'two');
  const changed = fingerprint(root);
  expect(changed).not.toBe(before);
  await writeFile(join(root, 'electron', 'vault', 'slot.ts'), '');
  expect(fingerprint(root)).not.toBe(changed);
});

it('knows what a folder was built from', () => {
  expect(isBuiltFrom(root, 'a')).toBe(false);
  noteBuiltFrom(root, 'a');
  expect(isBuiltFrom(root, 'a')).toBe(true);
  expect(isBuiltFrom(root, 'b')).toBe(false);
});
