import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/places.mjs';

/** Everything a built app is made of. */
const INPUTS = [
  'electron/**/*.ts',
  'shared/**/*.{ts,json}',
  'renderer/**/*',
  'build/bundle.ts',
  'build/bundle/*.ts',
  'build/icons/*',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

/** A hash of the names and contents of all inputs, tests left out. */
export function fingerprint(root = ROOT): string {
  const hash = createHash('sha256');
  const files = globSync(INPUTS, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const noteIn = (outDir: string): string => join(outDir, '.fingerprint');

export const isBuiltFrom = (outDir: string, print: string): boolean =>
  existsSync(noteIn(outDir)) && readFileSync(noteIn(outDir), 'utf8') === print;

export const noteBuiltFrom = (outDir: string, print: string): void =>
  writeFileSync(noteIn(outDir), print);
