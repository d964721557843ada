import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { OTHER_COMPANY_ACCOUNTS } from '../server/seed/demo-company.ts';
import { ClientMessageId } from '../shared/domain/ids.ts';
import type { Client } from './fixtures/client.ts';
import { keepInDatabase } from './fixtures/page-storage.ts';
import {
  account,
  askToSignOut,
  expectSummary,
  lockedHeading,
  message,
  openChannel,
  openSettings,
  say,
  sidebarOf,
  signIn,
  unlock,
} from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

/** A server that nobody may reach, and what reached it. */
async function startOutside() {
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*').end();
  }).on('upgrade', (request, socket) => {
    reached.push(request.url ?? '');
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { host, reached, close: () => server.close() };
}

/** Chromium's own words about its own doings: the icon of a tab, the stand-in's sandbox. */
const NOT_OF_THE_PAGE =
  /favicon\.ico|^An iframe which has both allow-scripts and allow-same-origin/;

/** What went wrong on a page, in the console's words. */
function listenTo(page: Page): string[] {
  const heard: string[] = [];
  page.on('console', (line) => {
    const told = `${line.text()} ${line.location().url}`;
    if (/^(error|warning)$/.test(line.type()) && !NOT_OF_THE_PAGE.test(told)) heard.push(told);
  });
  page.on('pageerror', (error) => heard.push(String(error)));
  return heard;
}

const tryToLoad = (page: Page, host: string): Promise<object> =>
  page.evaluate(async (there) => {
    const settled = (work: () => unknown): Promise<string> =>
      Promise.resolve()
        .then(work)
        .then(
          () => 'done',
          () => 'refused',
        );
    const image = (src: string) =>
      settled(async () => {
        const element = new Image();
        element.src = src;
        await element.decode();
      });
    const element = (tag: string, attributes: Record<string, string>) =>
      new Promise((resolve, reject) => {
        const made = Object.assign(document.createElement(tag), attributes);
        made.onload = resolve;
        made.onerror = reject;
        document.addEventListener('securitypolicyviolation', reject, { once: true });
        document.body.append(made);
      });
    const pixel = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
    return {
      ownPixel: await image(pixel),
      pixel: await image(`http://${there}/image`),
      inlineScript: await settled(() => element('script', { textContent: 'window.ran = true' })),
      otherScript: await settled(() => element('script', { src: `http://${there}/script` })),
      frame: await settled(() => element('iframe', { src: `http://${there}/frame` })),
      style: await settled(() =>
        element('link', { rel: 'stylesheet', href: `http://${there}/style` }),
      ),
      // biome-ignore lint/security/noGlobalEval: that it does not work is what is looked at.
      evaluated: await settled(() => eval('1')),
      made: await settled(() => new Function('return 1')()),
      fetched: await settled(() => fetch(`http://${there}/fetch`, { mode: 'no-cors' })),
      fetchedOwn: await settled(() => fetch('index.html')),
      socket: await settled(
        () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket(`ws://${there}/socket`);
            socket.onopen = resolve;
            socket.onerror = reject;
          }),
      ),
      worker: await settled(() => new Worker(URL.createObjectURL(new Blob(['1'])))),
      ran: 'ran' in window,
    };
  }, host);

const REFUSED = {
  ...{ pixel: 'refused', inlineScript: 'refused', otherScript: 'refused', frame: 'refused' },
  ...{ style: 'refused', evaluated: 'refused', made: 'refused', fetched: 'refused' },
  ...{ fetchedOwn: 'refused', socket: 'refused', worker: 'refused', ran: false },
};

/** Puts a value wherever a page can keep one. */
async function keepInPage(page: Page, value: string): Promise<void> {
  await page.evaluate((kept) => {
    localStorage.setItem('kept', kept);
    sessionStorage.setItem('kept', kept);
  }, value);
  await keepInDatabase(page, value);
}

const keptInPage = (page: Page): Promise<object> =>
  page.evaluate(async () => ({
    local: localStorage.length,
    databases: (await indexedDB.databases()).length,
  }));

/** A second window of the same process, with the same preload and page, that is not Nightjar's window. */
const askFromForgedWindow = (client: Client, preload: string) =>
  client.evaluate(async ({ BrowserWindow, session }, path) => {
    const forged = new BrowserWindow({
      show: false,
      webPreferences: { session: session.fromPartition('nightjar'), preload: path, sandbox: true },
    });
    await forged.loadURL('app://nightjar/index.html');
    const answers: unknown[] = await forged.webContents.executeJavaScript(
      `Promise.all(['chat.open', 'session.list', 'session.lock', 'session.signOut']
        .map((name) => window.nightjar.call(name, {})))`,
    );
    const shown: string = await forged.webContents.executeJavaScript('document.body.innerText');
    forged.destroy();
    return { answers, shown };
  }, preload);

const askFromOwnWindow = ({ page }: Client) =>
  page.evaluate(() => window.nightjar.call('chat.open', {}));

test.describe.configure({ timeout: 180_000 });

test('the page has nothing but the bridge, reaches nothing, keeps nothing, and locks', async ({
  server,
  launchClient,
  app,
}) => {
  const client = await launchClient();
  const { page } = client;
  const secret = canary('for this window only');
  const heard = listenTo(page);
  await signIn(client, server.url, account('Sofia').email);
  await openChannel(client, 'general');
  await say(client, secret);
  await expect(message(client, secret)).toBeVisible();

  await test.step('locked by the key, the screen and the lid; nothing of it stays in the page', async () => {
    const raise = (event: 'lock-screen' | 'suspend') => () =>
      client.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event);
    const causes = [
      { lock: () => client.desktop.key('ctrl+l'), told: 'You locked Nightjar.' },
      { lock: raise('lock-screen'), told: 'The screen was locked.' },
      { lock: raise('suspend'), told: 'The computer was asleep.' },
    ];
    for (const { lock, told } of causes) {
      // Control: what must not be in the locked page is in the open one.
      expect(await page.content()).toContain(secret);
      await lock();
      await expect(lockedHeading(client)).toBeVisible();
      await expect(page.getByText(told)).toBeVisible();
      await client.evaluate(({ powerMonitor }) => void powerMonitor.emit('unlock-screen'));
      const locked = await page.content();
      expect([secret, 'general', 'Sofia', 'Lumen'].filter((word) => locked.includes(word))).toEqual(
        [],
      );
      await unlock(client);
      await openChannel(client, 'general');
      await expect(message(client, secret)).toBeVisible();
    }
  });

  await test.step('normal use breaks no rule of the page', async () => {
    const settings = await openSettings(client, 'Devices');
    await expect(settings.getByText('This device')).toBeVisible();
    for (const tab of ['Appearance', 'Lock and PIN', 'About'])
      await settings.getByRole('tab', { name: tab }).click();
    await settings.getByRole('button', { name: 'Close' }).click();
    expect(heard).toEqual([]);
  });

  await test.step('no Node, no Electron, one frozen bridge', async () => {
    const seen = await page.evaluate(() => ({
      globals: [
        'require',
        'process',
        'module',
        'global',
        'Buffer',
        'ipcRenderer',
        'electron',
      ].filter((name) => name in window),
      bridge: Object.keys(window.nightjar).sort(),
      frozen: Object.isFrozen(window.nightjar),
      replaced: Reflect.set(window, 'nightjar', null),
      top: window.top === window && window.opener === null,
    }));
    expect(seen).toEqual({
      ...{ globals: [], bridge: ['call', 'on'], frozen: true, replaced: false, top: true },
    });
  });

  const outside = await startOutside();
  await test.step('nothing is loaded, run or sent but its own files', async () => {
    expect(await tryToLoad(page, outside.host)).toEqual({ ownPixel: 'done', ...REFUSED });
    // Control: the console tells of refusals, so its silence in normal use meant something.
    expect(heard.filter((line) => line.includes('Content Security Policy'))).not.toEqual([]);
  });

  await test.step('no window, no way out, no permission', async () => {
    const where = page.url();
    const tried = await page.evaluate(async (host) => {
      location.href = `http://${host}/navigation`;
      const state = async (name: string) =>
        (await navigator.permissions.query({ name: name as PermissionName })).state;
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'];
      return {
        opened: window.open(`http://${host}/window`),
        permissions: await Promise.all(names.map(state)),
        asked: await Notification.requestPermission(),
      };
    }, outside.host);
    expect(tried).toEqual({ opened: null, permissions: Array(5).fill('denied'), asked: 'denied' });
    await expect(message(client, secret)).toBeVisible();
    expect(page.url()).toBe(where);
    expect(page.context().pages()).toHaveLength(1);
  });

  await test.step('all that time nothing reached the outside', async () => {
    expect(outside.reached).toEqual([]);
    // Control: it can be reached.
    await fetch(`http://${outside.host}/here`);
    expect(outside.reached).toEqual(['/here']);
    outside.close();
  });

  await test.step('another window with the same page is answered nothing', async () => {
    const preload = join(app, 'electron', 'preload.cjs');
    const { answers, shown } = await askFromForgedWindow(client, preload);
    expect(answers).toEqual(Array(4).fill({ ok: false, error: { code: 'UntrustedSender' } }));
    expect(shown).not.toContain('general');
    // Control: the same question from Nightjar's own window.
    expect(await askFromOwnWindow(client)).toMatchObject({ ok: true });
  });

  await test.step('what a page keeps never touches the disk, and ends with the session', async () => {
    const kept = canary('kept by a page');
    await keepInPage(page, kept);
    expect(await keptInPage(page)).toEqual({ local: 1, databases: 1 });
    expect((await scan(placesOf(client), [kept, secret])).hits).toEqual([]);
    await askToSignOut(client);
    await expectSummary(client, 'Nothing was left on this device');
    expect(await keptInPage(page)).toEqual({ local: 0, databases: 0 });
    const report = await scan(placesOf(client), [kept, secret]);
    expect(report.hits).toEqual([]);
    expect(report.files).toBeGreaterThan(0);
  });
});

test('somebody of another company on the same server sees nothing, and cannot write there', async ({
  server,
  launchClient,
}) => {
  const [ours, theirs] = [await launchClient(), await launchClient()];
  const [outsider] = OTHER_COMPANY_ACCOUNTS;
  if (!outsider) throw new Error('nobody works at the other company');
  await signIn(ours, server.url, account('Sofia').email);
  await signIn(theirs, server.url, outsider.email);
  const secret = canary('within the company');
  await openChannel(ours, 'general');
  await say(ours, secret);
  await expect(message(ours, secret)).toBeVisible();

  const inside = await askFromOwnWindow(ours);
  const outside = await askFromOwnWindow(theirs);
  if (!inside.ok || !outside.ok) throw new Error('the chat does not open');
  const idsOf = ({ channels, people }: typeof inside.value) => [
    ...channels.map(({ id }) => id),
    ...people.map(({ id }) => id),
  ];
  const own = new Set<string>(idsOf(inside.value));
  expect(idsOf(outside.value).filter((id) => own.has(id))).toEqual([]);
  await expect(sidebarOf(theirs).getByRole('heading', { name: 'Harbor' })).toBeVisible();

  // Somebody who learnt the ids asks for them all the same.
  const general = inside.value.channels.find(({ name }) => name === 'general');
  const sofia = inside.value.people.find(({ name }) => name.startsWith('Sofia'));
  if (!general || !sofia) throw new Error('the demo company has changed');
  const forged = canary('from outside');
  const answers = await theirs.page.evaluate(
    async ({ channelId, personId, clientId, body }) => {
      const { call, on } = window.nightjar;
      const refused = new Promise((resolve) =>
        on('chat.messages', ({ messages }) => {
          for (const each of messages)
            if (each.clientId === clientId && each.state === 'failed') resolve(each.error.code);
        }),
      );
      return {
        page: await call('chat.page', { channelId, limit: 50 }),
        direct: await call('chat.direct', { personId }),
        sent: await call('chat.send', { channelId, clientId, body }),
        refused: await refused,
      };
    },
    {
      ...{ channelId: general.id, personId: sofia.id, body: forged },
      clientId: ClientMessageId.parse(randomUUID()),
    },
  );
  expect(JSON.stringify(answers.page)).not.toContain(secret);
  expect(answers.direct).toMatchObject({ ok: false, error: { code: 'NotFound' } });
  expect(answers.refused).toBe('NotFound');
  await say(ours, canary('still among us'));
  await expect(ours.page.getByRole('log').getByText(forged)).toHaveCount(0);
});
