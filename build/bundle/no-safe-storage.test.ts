import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../setup/places.mjs';
import { bundleElectron } from './electron.ts';

async function scriptsIn(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true });
  const scripts = names.filter((name) => /\.c?js$/.test(name));
  return (await Promise.all(scripts.map((name) => readFile(join(folder, name), 'utf8')))).join(
    '\n',
  );
}

// On a Linux desktop without a keychain, safeStorage encrypts with a fixed key: see docs/guides/keychain.md.
it('nothing that is built asks Electron’s safeStorage', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await bundleElectron(folder, false);
  const built = await scriptsIn(join(folder, 'electron'));
  const keytar = await scriptsIn(join(ROOT, 'node_modules/keytar/lib'));
  for (const text of [built, keytar]) expect(text).not.toMatch(/safeStorage|basic_text/);
  // Control: what is used of Electron, and for the keychain, would be seen.
  expect(built).toMatch(/powerMonitor/);
  expect(built).toMatch(/keytar/);
  expect(keytar).toMatch(/getPassword/);
});
