import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/places.mjs';

/** The app's name among programs, by which macOS keeps its managed preferences. */
export function bundleId(): string {
  const builder = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
  const id = /^appId: (\S+)$/m.exec(builder)?.[1];
  if (id === undefined) throw new Error('electron-builder.yml names no appId');
  return id;
}
