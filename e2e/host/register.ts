import { registerHooks } from 'node:module';

/**
 * `node --import ./e2e/host/register.ts dist/electron/main.js`: from here on, `electron` is the
 * stand-in, for modules and for CommonJS alike.
 */
const STAND_IN = new URL('./electron.ts', import.meta.url).href;
const NAMES: ReadonlySet<string> = new Set(['electron', 'electron/main', 'electron/common']);

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    NAMES.has(specifier)
      ? { url: STAND_IN, format: 'module-typescript', shortCircuit: true }
      : nextResolve(specifier, context),
});
