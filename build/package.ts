import { spawnSync } from 'node:child_process';
import { bundle } from './bundle.ts';

// `npm run package -- --linux deb`: the rest of the line is electron-builder's.
await bundle(false);
const { status } = spawnSync('electron-builder', process.argv.slice(2), {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exitCode = status ?? 1;
