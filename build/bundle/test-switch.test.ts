import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundleElectron } from './electron.ts';

async function filesWithSwitches(testBuild: boolean): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'nightjar-bundle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await bundleElectron(folder, testBuild);
  const names = ['main.js', 'store-worker.js'];
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, 'electron', name), 'utf8')),
  );
  return names.filter((_, i) => texts[i]?.includes('NIGHTJAR_TEST_'));
}

describe('the switches of electron/test-build.ts', () => {
  it('are in the test build, and not in the product', async () => {
    expect(await filesWithSwitches(true)).toContain('store-worker.js');
    expect(await filesWithSwitches(false)).toEqual([]);
  });
});
