import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Page } from '@playwright/test';
import { askStunServer, startStunServer } from '../fixtures/datagrams.ts';
import { expect, test } from './testing/test.ts';

test('a page has nothing but what its preload exposes', async ({ launchClient }) => {
  const { page } = await launchClient();
  await expect(page.locator('body')).toHaveAttribute('data-ran', 'yes');
  const seen = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'ipcRenderer', 'electron', 'Buffer'].filter(
      (name) => name in window,
    ),
    hosts: Object.getOwnPropertyNames(window).filter((name) => /standIn/i.test(name)),
    exposed: Object.keys(Reflect.get(window, 'fixture')).sort(),
    frozen: Object.isFrozen(Reflect.get(window, 'fixture')),
    replaced: Reflect.set(window, 'fixture', null),
    nodeInPreload: Reflect.get(window, 'fixture').nodeInPreload(),
  }));
  expect(seen).toEqual({
    globals: [],
    hosts: [],
    exposed: ['fails', 'nodeInPreload', 'onPong', 'ping', 'whoami'],
    frozen: true,
    replaced: false,
    nodeInPreload: 'Error: module not found: node:fs',
  });
});

test('IPC goes both ways, and says which frame it came from', async ({ launchClient }) => {
  const { page, evaluate } = await launchClient();
  const given = { text: '你好', when: new Date(0), bytes: new Uint8Array([1, 2]) };
  const answer = await page.evaluate(
    (value) => Reflect.get(window, 'fixture').whoami(value),
    given,
  );
  expect(answer).toEqual({ given, url: 'app://fixture/index.html', isMain: true, isOurs: true });

  const failure = await page.evaluate(() =>
    Reflect.get(window, 'fixture')
      .fails()
      .catch((cause: Error) => cause.message),
  );
  expect(failure).toBe("Error invoking remote method 'fails': Error: on purpose");

  const pong = await page.evaluate(
    () =>
      new Promise((resolve) => {
        Reflect.get(window, 'fixture').onPong(resolve);
        Reflect.get(window, 'fixture').ping(41);
      }),
  );
  expect(pong).toBe(42);
  const url = await evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL());
  expect(url).toBe('app://fixture/index.html');
});

test('app:// is served by the app, under the policy it sends', async ({ launchClient }) => {
  const { page } = await launchClient();
  const [ran, header] = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = "document.body.dataset.inline = 'ran'";
    document.body.append(script);
    const own = await fetch('/page.js');
    return [document.body.dataset, own.headers.get('content-security-policy')];
  });
  // The script from the app ran, which is the control for the inline one.
  expect(ran).toEqual({ ran: 'yes' });
  expect(header).toContain("default-src 'none'");
});

const LOOSE = { FIXTURE_LOOSE_POLICY: '1' };

/** Tries to get out of the page by request and by socket. */
const reachOut = (page: Page, host: string): Promise<object> =>
  page.evaluate(async (there) => {
    const settled = async (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'reached',
        () => 'refused',
      );
    const socket = new WebSocket(`ws://${there}/socket`);
    const answered = new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    return {
      fetched: await settled(fetch(`http://${there}/fetch`, { mode: 'no-cors' })),
      socket: await settled(answered),
    };
  }, host);

test('a page reaches no network and goes nowhere', async ({ launchClient }) => {
  const reached: string[] = [];
  const outside = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.end();
  }).on('upgrade', (request, socket) => {
    reached.push(request.url ?? '');
    socket.destroy();
  });
  outside.listen(0, '127.0.0.1');
  await once(outside, 'listening');
  const address = outside.address();
  const there = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

  const client = await launchClient({ env: LOOSE });
  expect(await reachOut(client.page, there)).toEqual({ fetched: 'refused', socket: 'refused' });
  await client.page.evaluate((host) => {
    location.href = `http://${host}/navigation`;
  }, there);
  await expect
    .poll(() => client.evaluate(() => Reflect.get(globalThis, 'refusedNavigations')))
    .toEqual([`http://${there}/navigation`]);
  expect(client.page.url()).toBe('https://fixture.app.invalid/index.html');
  expect(reached).toEqual([]);

  // Control: the same page, when the app judges no request.
  const careless = await launchClient({ env: { ...LOOSE, FIXTURE_UNCONTAINED: '1' } });
  await reachOut(careless.page, there);
  expect(reached.sort()).toEqual(['/fetch', '/socket']);
  outside.close();
});

test('a page sends nothing by WebRTC when the app says so', async ({ launchClient }) => {
  const outside = await startStunServer();
  const { page } = await launchClient();
  await askStunServer(page, outside.url);
  expect(outside.asked()).toBe(0);

  // Control: the same page, when the app only judges requests.
  const careless = await launchClient({ env: { FIXTURE_OPEN_SOCKETS: '1' } });
  await askStunServer(careless.page, outside.url);
  expect(outside.asked()).toBeGreaterThan(0);
  outside.close();
});

test('a page opens no window and has no permission', async ({ launchClient }) => {
  const { page } = await launchClient({ env: LOOSE });
  const tried = await page.evaluate(async () => {
    const state = async (name: string) =>
      (await navigator.permissions.query({ name: name as PermissionName })).state;
    return {
      opened: window.open('/index.html'),
      permissions: await Promise.all(
        ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'].map(state),
      ),
    };
  });
  expect(tried).toEqual({ opened: null, permissions: Array(5).fill('denied') });
  expect(page.context().pages()).toHaveLength(1);
});
