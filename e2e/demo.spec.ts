import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasElectron } from '../build/setup/electron-runtime.mjs';
import { NODE, OUT, ROOT } from '../build/setup/places.mjs';
import { processesNaming } from './fixtures/processes.ts';
import { expect, test } from './fixtures/test.ts';

const DEMO = join(ROOT, 'build', 'demo.ts');

/** Starts the demo as on a machine without a display. */
function start(...args: string[]) {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
  const child = spawn(NODE, [DEMO, ...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const exited = once(child, 'exit');
  return {
    said: () => output,
    interrupt: () => child.kill('SIGINT'),
    exited: exited.then(([code]) => code),
  };
}

test.skip(
  process.platform !== 'linux' || hasElectron(),
  'reads /proc, and needs a private desktop',
);

test('the demo shows two people in their windows, and stops all it started', async ({ app }) => {
  test.setTimeout(180_000);
  // The build for tests is there, so that no other test waits while this one builds its own.
  expect(app).toContain('dist-test');
  const demo = start();
  await expect.poll(demo.said, { timeout: 120_000 }).toContain('A screenshot of the window');
  expect(demo.said()).toContain('Nightjar is open, signed in as sofia.almeida@lumen.test');
  expect(demo.said()).toContain('wei.chen@lumen.test');
  expect(existsSync(join(OUT, 'demo', 'screenshot.png'))).toBe(true);

  const second = start('--second', 'wei.chen@lumen.test', '--exit-after', '0');
  expect(await second.exited, second.said()).toBe(0);
  expect(second.said()).toContain('Signed in as wei.chen@lumen.test');

  expect(await processesNaming('nightjar-demo-')).not.toEqual([]);
  demo.interrupt();
  expect(await demo.exited).toBe(130);
  expect(await processesNaming('nightjar-demo-')).toEqual([]);
});
