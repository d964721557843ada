// `npm run screenshots`: a picture of every screen, into out/screenshots/. `-- --keep` also puts those
// of the README into docs/images/.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { OUT, ROOT } from './setup/places.mjs';

const README_PICTURES = [
  'chat-light-en',
  'chat-chinese-dark-zh-CN',
  'locked-dark-en',
  'signed-out-light-en',
  'settings-devices-light-zh-CN',
];

const { status } = spawnSync('playwright', ['test', 'screens'], {
  cwd: ROOT,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (status === 0 && process.argv.includes('--keep')) {
  const images = join(ROOT, 'docs', 'images');
  mkdirSync(images, { recursive: true });
  for (const name of README_PICTURES) {
    copyFileSync(join(OUT, 'screenshots', `${name}.png`), join(images, `${name}.png`));
  }
}
process.exitCode = status ?? 1;
