// `npm start [-- arguments of the app]`: builds the client and runs it.
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { ROOT } from './setup/places.mjs';
import { HOST_LINES, hostHere } from './start/client-command.ts';
import { findScreen, runClient } from './start/run-client.ts';

const built = await bundle(false);
console.log(built ? 'Built the client.' : 'The client is up to date.');
console.log(HOST_LINES[hostHere()]);

const screen = await findScreen();
if (screen.desktop)
  console.log(`There is no display here, so it runs on a private one, ${screen.env['DISPLAY']}.`);

const client = runClient({
  app: join(ROOT, 'dist'),
  env: screen.env,
  args: process.argv.slice(2),
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void client.stop());

process.exitCode = await client.exited;
await screen.stop();
