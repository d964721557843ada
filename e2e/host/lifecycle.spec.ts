import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from '../fixtures/client.ts';
import { expect, test } from './testing/test.ts';

/** Processes whose command line names the client's profile: its main process and its Chromium. */
const processesOf = ({ profile }: Client): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile);
      } catch {
        // It ended meanwhile.
        return false;
      }
    })
    .map(Number);

test('quitting leaves no process behind', async ({ launchClient }) => {
  const client = await launchClient();
  expect(processesOf(client).length).toBeGreaterThan(1);
  expect(await client.close()).toEqual({ code: 0, signal: null });
  await expect.poll(() => processesOf(client)).toEqual([]);
});

test('quitting asks the app, which can prevent it', async ({ launchClient }) => {
  const client = await launchClient();
  const heard = await client.evaluate(({ app }) => {
    const names: string[] = [];
    app.once('before-quit', (event) => {
      names.push('before-quit');
      event.preventDefault();
    });
    app.quit();
    app.once('before-quit', () => console.log('heard before-quit'));
    app.once('will-quit', () => console.log('heard will-quit'));
    app.once('quit', () => console.log('heard quit'));
    return names;
  });
  expect(heard).toEqual(['before-quit']);
  await client.close();
  expect(client.output.match(/heard [\w-]+/g)).toEqual([
    'heard before-quit',
    'heard will-quit',
    'heard quit',
  ]);
});

test('a main process that is killed takes its windows with it', async ({ launchClient }) => {
  const client = await launchClient();
  expect(processesOf(client).length).toBeGreaterThan(1);
  expect(await client.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
  await expect.poll(() => processesOf(client)).toEqual([]);
  await client.start();
  await expect(client.page.locator('body')).toHaveAttribute('data-ran', 'yes');
});

test('a page that hangs is taken down with its process, and loaded afresh', async ({
  launchClient,
}) => {
  const client = await launchClient();
  await client.page.evaluate(() => Reflect.set(window, 'mark', 'old page'));
  const hung = client.page
    .evaluate(() => {
      for (;;);
    })
    .catch((cause: Error) => cause.message);
  await client.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // Without waiting for anything, as Electron allows it.
    contents?.loadURL('app://fixture/index.html').catch(() => {});
    contents?.forcefullyCrashRenderer();
    await contents?.loadURL('app://fixture/index.html');
  });
  expect(await hung).toMatch(/crashed|destroyed|closed/);
  const page = await client.freshPage();
  await expect(page.locator('body')).toHaveAttribute('data-ran', 'yes');
  const answer = await page.evaluate(() => Reflect.get(window, 'fixture').whoami('again'));
  expect(answer).toMatchObject({ given: 'again', isMain: true });
  expect(await page.evaluate(() => 'mark' in window)).toBe(false);
});

test('a page lives through being replaced', async ({ launchClient }) => {
  const client = await launchClient();
  const oldFrame = await client.evaluate(async ({ webContents }) => {
    const [contents] = webContents.getAllWebContents();
    const before = contents?.mainFrame;
    await contents?.loadURL('app://fixture/index.html');
    return { destroyed: before?.isDestroyed(), same: before === contents?.mainFrame };
  });
  expect(oldFrame).toEqual({ destroyed: true, same: false });
  await expect(client.page.locator('body')).toHaveAttribute('data-ran', 'yes');
});

test('one profile has one process, which hears of a second', async ({ launchClient }) => {
  const first = await launchClient();
  const second = launchClient({
    desktop: first.desktop,
    args: ['--more'],
    env: { FIXTURE_NAME: 'second' },
  });
  await expect(second).rejects.toThrow();
  await expect
    .poll(() => first.evaluate(() => Reflect.get(globalThis, 'secondInstances')))
    .toEqual([{ argv: [`--user-data-dir=${first.profile}`, '--more'], data: { from: 'second' } }]);
});

test('a hidden window is not on the screen until it is shown', async ({ launchClient }) => {
  const client = await launchClient({ env: { FIXTURE_HIDDEN: '1' } });
  const visible = () =>
    client.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
  expect(await visible()).toBe(false);
  await client.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
  expect(await visible()).toBe(true);
});
