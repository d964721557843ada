import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page, for `app://nightjar/`: files only, as its content security policy asks. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  // The page has one origin and no variables of its own.
  envDir: false,
  publicDir: false,
  build: {
    target: 'chrome140',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    sourcemap: false,
    // Files, not data: addresses, which the policy allows for images alone.
    assetsInlineLimit: 0,
    // The polyfill fetches, and `connect-src 'none'` refuses that. Chromium needs none.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
