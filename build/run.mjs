// Every npm script starts here: set-up first (nothing to do, most times), then `build/<name>.ts` or
// the given file on Node 24 with the project's own programs first in PATH.
import { spawn } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { NODE, ROOT } from './setup/places.mjs';
import { setUp } from './setup.mjs';

const [script = '', ...args] = process.argv.slice(2);

try {
  await setUp();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

const path = [join(ROOT, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(delimiter);
const child = spawn(NODE, [resolve(ROOT, script), ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
});

// Ctrl+C reaches the whole group, the child among it; a signal to this process alone is passed on.
// Either way the child says when it is over.
process.on('SIGINT', () => child.kill('SIGINT'));
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGHUP', () => child.kill('SIGHUP'));
child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
