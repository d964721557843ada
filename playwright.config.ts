import { defineConfig } from '@playwright/test';

/** End-to-end tests: the built app on a private desktop, on Electron or on the stand-in for it. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  globalSetup: './e2e/fixtures/global-setup.ts',
  outputDir: 'out/e2e',
  reporter: 'list',
  // Each test has windows, browsers and a server of its own; two at a time is what small machines carry.
  workers: 2,
  fullyParallel: false,
  // A test that passes at the second try has failed.
  retries: 0,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  use: { actionTimeout: 10_000, navigationTimeout: 15_000, trace: 'off' },
});
