import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { NODE, ROOT } from './places.mjs';

const LIMIT_MS = 180_000;

/** Whether Electron's runtime has been downloaded: its package leaves the name of the program here. */
export const hasElectron = () => existsSync(join(ROOT, 'node_modules', 'electron', 'path.txt'));

/**
 * Tries to download Electron's runtime, which is not in the npm registry. Tests and the demo run on the
 * stand-in without it, so a failure is told and forgiven.
 */
export async function fetchElectron() {
  if (hasElectron()) return;
  const script = join(ROOT, 'node_modules', 'electron', 'install.js');
  try {
    await run("Electron's runtime", NODE, [script], { limitMs: LIMIT_MS });
  } catch {
    console.warn('  Electron cannot be downloaded from here; tests and demo use the stand-in.');
  }
}
