import { join } from 'node:path';
import { bundle } from '../build/bundle.ts';
import { ROOT } from '../build/setup/places.mjs';
import { hostHere } from '../build/start/client-command.ts';
import type { Client } from './fixtures/client.ts';
import { expect, test } from './fixtures/test.ts';

const SWITCHES = ['remote-debugging-port', 'remote-debugging-pipe'];
const args = ['--remote-debugging-port=0', '--remote-debugging-pipe'];

/** The switches that Chromium finds when it comes up, which is after the main module has run. */
const switchesOf = (client: Client): Promise<string[]> =>
  client.evaluate(
    ({ app }, names) => names.filter((name) => app.commandLine.hasSwitch(name)),
    SWITCHES,
  );

test('the product opens no debugger, whatever it is started with', async ({ launchClient }) => {
  test.skip(
    hostHere() === 'electron',
    'On Electron a test comes in by the switch that the product refuses.',
  );
  await bundle(false);
  expect(await switchesOf(await launchClient({ app: join(ROOT, 'dist'), args }))).toEqual([]);
  // Control: the test build takes them, so the question can be answered otherwise.
  expect(await switchesOf(await launchClient({ args }))).toEqual(SWITCHES);
});
