import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { ROOT } from '../setup/places.mjs';

/** Native modules and Electron itself: they stay packages, everything else becomes part of the file. */
export const EXTERNAL = ['electron', 'keytar', '@signalapp/sqlcipher', '@node-rs/argon2'];

/** Speed-ups that `ws` asks for and does without. */
const OPTIONAL = ['bufferutil', 'utf-8-validate'];

// CommonJS packages inside an ES module still call `require` for Node's own modules.
const REQUIRE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const COMMON: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // Drops the test build's switches from the product.
  minifySyntax: true,
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
};

const MODULE: BuildOptions = {
  ...COMMON,
  format: 'esm',
  banner: { js: REQUIRE_BANNER },
  external: [...EXTERNAL, ...OPTIONAL],
};

/** Builds main, preload and the two workers into `<outDir>/electron`. */
export async function bundleElectron(outDir: string, testBuild: boolean): Promise<void> {
  const define = { __NIGHTJAR_TEST_BUILD__: String(testBuild) };
  const from = (file: string) => join(ROOT, 'electron', file);
  const to = (file: string) => join(outDir, 'electron', file);
  await Promise.all([
    build({ ...MODULE, define, entryPoints: [from('main.ts')], outfile: to('main.js') }),
    build({
      ...MODULE,
      define,
      entryPoints: [from('vault/store-worker.ts')],
      outfile: to('store-worker.js'),
    }),
    build({
      ...MODULE,
      define,
      entryPoints: [from('desktop/desktop-worker.ts')],
      outfile: to('desktop-worker.js'),
    }),
    // A sandboxed preload is CommonJS and has no module but `electron`.
    build({
      ...COMMON,
      define,
      format: 'cjs',
      platform: 'browser',
      external: ['electron'],
      entryPoints: [from('preload.ts')],
      outfile: to('preload.cjs'),
    }),
  ]);
}
