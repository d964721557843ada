import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { NODE } from '../../build/setup/places.mjs';
import { processesNaming } from '../fixtures/processes.ts';
import { type Desktop, startDesktop } from './desktop.ts';

test.skip(process.platform !== 'linux', 'Private desktops are X desktops.');

const run = promisify(execFile);

/** What `secret-tool`-like programs see: asks the keychain through the same library as the product. */
async function keychain(desktop: Desktop, call: string): Promise<string> {
  const script = `require('keytar').${call}.then((v) => console.log(String(v)), () => console.log('failed'))`;
  return (await run(NODE, ['-e', script], { env: desktop.env })).stdout.trim();
}

test('its keychain is a real one that a test can lock and take away', async () => {
  const desktop = await startDesktop();
  try {
    const read = () => keychain(desktop, "getPassword('s', 'a')");
    const write = () => keychain(desktop, "setPassword('s', 'a', 'secret')");
    await write();
    expect(await read()).toBe('secret');
    await desktop.setKeychain('locked');
    expect([await read(), await write()]).toEqual(['null', 'failed']);
    await desktop.setKeychain('none');
    expect(await read()).toBe('failed');
    await desktop.setKeychain('ok');
    expect(await read()).toBe('secret');
  } finally {
    await desktop.stop();
  }
});

test('two desktops share nothing', async () => {
  const [one, other] = await Promise.all([startDesktop(), startDesktop()]);
  try {
    expect(one.display).not.toBe(other.display);
    await keychain(one, "setPassword('s', 'a', 'secret')");
    expect(await keychain(other, "getPassword('s', 'a')")).toBe('null');
  } finally {
    await Promise.all([one.stop(), other.stop()]);
  }
});

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what is needed.
test('its screen can be seen', async ({}, info) => {
  const desktop = await startDesktop({ width: 640, height: 480 });
  try {
    const file = info.outputPath('screen.png');
    await desktop.screenshot(file);
    const png = await readFile(file);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([640, 480]);
  } finally {
    await desktop.stop();
  }
});

test('it ends with whoever started it, however that ends', async () => {
  const script = `
    const { startDesktop } = await import(${JSON.stringify(join(import.meta.dirname, 'desktop.ts'))});
    const { root, env } = await startDesktop();
    const { spawn } = await import('node:child_process');
    const guest = spawn('sleep', ['600'], { env, detached: true, stdio: 'ignore' });
    console.log(JSON.stringify({ root, display: env.DISPLAY, guest: guest.pid }));
    setInterval(() => {}, 1000);`;
  const owner = spawn(NODE, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(owner.stdout, 'data');
  const { root, guest } = JSON.parse(String(line));
  expect([existsSync(root), existsSync(`/proc/${guest}`)]).toEqual([true, true]);
  expect(await processesNaming(root)).not.toEqual([]);
  owner.kill('SIGKILL');
  await expect.poll(() => existsSync(root)).toBe(false);
  await expect.poll(() => existsSync(`/proc/${guest}`)).toBe(false);
  // By its arguments: its number may by then be another desktop's.
  await expect.poll(() => processesNaming(root)).toEqual([]);
});
