/** True in `dist-test` alone (see build/bundle.ts), which is never packaged. Sources that run unbundled have no such mark. */
declare const __NIGHTJAR_TEST_BUILD__: boolean | undefined;

export const isTestBuild = (): boolean =>
  typeof __NIGHTJAR_TEST_BUILD__ !== 'undefined' && __NIGHTJAR_TEST_BUILD__;

/** A switch that only the test build has: the environment variable `NIGHTJAR_TEST_<name>`. */
export function testSwitch(
  name: 'PLAIN_STORE' | 'KILL_AFTER_STEP' | 'CLEAR_STORAGE_ONLY',
): string | undefined {
  if (typeof __NIGHTJAR_TEST_BUILD__ === 'undefined') return undefined;
  // esbuild drops this from the product; build/bundle/test-switch.test.ts looks.
  return __NIGHTJAR_TEST_BUILD__ ? process.env[`NIGHTJAR_TEST_${name}`] : undefined;
}
