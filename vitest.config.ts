import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const serverSetUp = 'server/testing/global-setup.ts';

export default defineConfig({
  define: { __NIGHTJAR_TEST_BUILD__: 'false' },
  test: {
    include: ['{shared,electron,renderer,server,build,bench,e2e}/**/*.test.{ts,tsx}'],
    // Processes, not threads: native modules and `process.chdir` are then each file's own.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: existsSync(serverSetUp) ? [serverSetUp] : [],
  },
});
