import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as buildPages } from 'vite';
import { bundleElectron } from './bundle/electron.ts';
import { fingerprint, isBuiltFrom, noteBuiltFrom } from './bundle/fingerprint.ts';
import { elapsed } from './setup/live-line.mjs';
import { alone } from './setup/lock.mjs';
import { OUT, ROOT } from './setup/places.mjs';

/** `dist-test` differs in one constant, `__NIGHTJAR_TEST_BUILD__`, and is never packaged. */
const outDirOf = (testBuild: boolean): string => join(ROOT, testBuild ? 'dist-test' : 'dist');

async function bundleRenderer(outDir: string): Promise<void> {
  await buildPages({
    root: join(ROOT, 'renderer'),
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(outDir, 'renderer'), emptyOutDir: true },
  });
}

function copyIcons(outDir: string): void {
  mkdirSync(join(outDir, 'icons'), { recursive: true });
  copyFileSync(join(ROOT, 'build', 'icons', 'tray.png'), join(outDir, 'icons', 'tray.png'));
}

/** Electron, run from a folder, takes the app's name and version from a package.json beside its files. */
function writePackage(outDir: string): void {
  const { name, productName, version, type } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const written = { name, productName, version, type, main: 'electron/main.js' };
  writeFileSync(join(outDir, 'package.json'), JSON.stringify(written));
}

/** Builds the app, unless what is there was built from the same files. Answers whether it built. */
export function bundle(testBuild: boolean): Promise<boolean> {
  const outDir = outDirOf(testBuild);
  const onWait = () => console.log('Another build is running; waiting for it.');
  return alone(join(OUT, 'build.lock'), onWait, async () => {
    const print = fingerprint();
    if (isBuiltFrom(outDir, print)) return false;
    rmSync(outDir, { recursive: true, force: true });
    await Promise.all([bundleElectron(outDir, testBuild), bundleRenderer(outDir)]);
    copyIcons(outDir);
    writePackage(outDir);
    noteBuiltFrom(outDir, print);
    return true;
  });
}

if (import.meta.main) {
  const testBuild = process.argv.includes('--test');
  const startedAt = Date.now();
  const built = await bundle(testBuild);
  const where = testBuild ? 'dist-test' : 'dist';
  console.log(built ? `Built ${where} in ${elapsed(startedAt)}.` : `${where} is up to date.`);
}
