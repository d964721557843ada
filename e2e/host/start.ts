// `node e2e/host/start.ts <folder of the app> [its arguments]`: runs an app on the stand-in, as
// `electron <folder>` runs it on Electron.
import './register.ts';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const LOADING_LIMIT_MS = 20_000;

const [runtime = '', , folder, ...args] = process.argv;
if (!folder) {
  console.error('usage: node e2e/host/start.ts <folder of the app> [its arguments]');
  process.exit(2);
}
// Before the stand-in is loaded: an app's name and place follow from its main module.
const main = createRequire(join(resolve(folder), 'package.json')).resolve(resolve(folder));
process.argv = [runtime, main, ...args];

const { app } = await import('./modules/app.ts');
const { allSessions } = await import('./modules/session.ts');
const { acceptControl } = await import('./control.ts');

const { version } = createRequire(import.meta.url)('electron/package.json');
Object.defineProperties(process, {
  type: { value: 'browser' },
  defaultApp: { value: true },
  resourcesPath: { value: app.getAppPath() },
});
Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true });

// An app runs until it quits, whatever it is waiting for.
setInterval(() => {}, 2 ** 31 - 1);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
process.on('exit', () => {
  for (const session of allSessions()) session.kill();
});
acceptControl();

// Electron is ready when the main module has run, and not before.
const late = setTimeout(() => {
  console.error(
    '[stand-in] The main module is still loading. One that awaits app.whenReady() at its top level never ends, in Electron as here.',
  );
}, LOADING_LIMIT_MS);
await import(pathToFileURL(main).href);
clearTimeout(late);
app.becomeReady();
