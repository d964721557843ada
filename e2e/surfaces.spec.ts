import type { PolicyPart } from '../shared/policy/policy.ts';
import { callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import { copyElsewhere, nameWindows, pasted, windowProperties } from './fixtures/display.ts';
import { takeOutAgain, turnElsewhere } from './fixtures/elsewhere.ts';
import {
  account,
  askToSignOut,
  composerOf,
  lockScreen,
  message,
  openChannel,
  say,
  sidebarOf,
  signIn,
  unlock,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

test.describe.configure({ timeout: 180_000 });
test.skip(process.platform !== 'linux', 'looks at an X desktop');

async function withPolicy(server: TestServer, part: PolicyPart): Promise<void> {
  const admin = await callAsAdmin(server);
  await admin.setPolicy(part);
}

async function atWork(client: Client, server: TestServer): Promise<void> {
  await signIn(client, server.url, account('Sofia').email);
  await openChannel(client, 'general');
}

const lock = async (client: Client): Promise<void> => {
  await client.page.keyboard.press('Control+l');
  await lockScreen(client);
};

/** Marks a message as a person does, with three clicks. */
const mark = (client: Client, body: string): Promise<void> =>
  message(client, body).click({ clickCount: 3 });

async function pressCopyButton({ page }: Client, body: string): Promise<void> {
  const row = page.locator('[data-index]').filter({ hasText: body });
  await row.hover();
  await row.getByRole('button', { name: 'Copy' }).click();
}

/** All that the desktop shows of the app beside its window. */
const desktopFurniture = (client: Client): Promise<string> | undefined =>
  client.recorded?.(({ trays, applicationMenu, notifications, recentDocuments, popups }) => {
    type Menu = typeof applicationMenu;
    const labels = (menu: Menu): unknown[] =>
      (menu?.items ?? []).map(({ label, submenu }) => [label, labels(submenu ?? null)]);
    return JSON.stringify([
      trays.map(({ toolTip, menu }) => [toolTip, labels(menu)]),
      labels(applicationMenu),
      notifications.filter((one) => one.isShown).map(({ title, body }) => [title, body]),
      recentDocuments,
      popups.map(labels),
    ]);
  });

const shownNotifications = (client: Client) =>
  client.recorded?.(({ notifications }) =>
    notifications.filter((one) => one.isShown).map(({ title, body }) => [title, body]),
  );

test('the clipboard is ours to clear, and nobody else’s', async ({ server, launchClient }) => {
  const client = await launchClient();
  await atWork(client, server);
  const [offer, price, typed] = [canary('offer'), canary('price'), canary('typed')];
  await say(client, offer);
  await say(client, price);

  await test.step('copied with the keyboard: plain text, gone at lock', async () => {
    await mark(client, offer);
    await expect.poll(() => pasted(client, 'primary')).toBe(offer);
    await client.page.keyboard.press('Control+c');
    await expect.poll(() => pasted(client, 'clipboard')).toBe(offer);
    expect(await pasted(client, 'clipboard', 'TARGETS')).not.toContain('text/html');
    await lock(client);
    await expect.poll(() => pasted(client, 'clipboard')).toBe('');
    await expect.poll(() => pasted(client, 'primary')).toBe('');
    await unlock(client);
  });

  await test.step('copied with the button, and cut while typing', async () => {
    await openChannel(client, 'general');
    await pressCopyButton(client, price);
    await expect.poll(() => pasted(client, 'clipboard')).toBe(price);
    await composerOf(client).fill(typed);
    await composerOf(client).press('Control+a');
    await composerOf(client).press('Control+x');
    await expect(composerOf(client)).toHaveValue('');
    await expect.poll(() => pasted(client, 'clipboard')).toBe(typed);
    await lock(client);
    await expect.poll(() => pasted(client, 'clipboard')).toBe('');
    await unlock(client);
  });

  await test.step('what was copied elsewhere since stays', async () => {
    await openChannel(client, 'general');
    await mark(client, offer);
    await client.page.keyboard.press('Control+c');
    await expect.poll(() => pasted(client, 'clipboard')).toBe(offer);
    await copyElsewhere(client, 'clipboard', 'a recipe');
    await copyElsewhere(client, 'primary', 'a poem');
    await lock(client);
    await unlock(client);
    // A round of lock and unlock later, whatever would have been cleared has been.
    expect(await pasted(client, 'clipboard')).toBe('a recipe');
    expect(await pasted(client, 'primary')).toBe('a poem');
  });

  await test.step('gone at sign-out', async () => {
    await openChannel(client, 'general');
    await pressCopyButton(client, offer);
    await expect.poll(() => pasted(client, 'clipboard')).toBe(offer);
    // Chromium's own doing.
    await expect.poll(() => pasted(client, 'primary')).toBe(offer);
    await askToSignOut(client);
    await expect(client.page.getByText('Nothing was left on this device')).toBeVisible();
    expect(await pasted(client, 'clipboard')).toBe('');
    expect(await pasted(client, 'primary')).toBe('');
  });
});

test('where copying is blocked, content stays in the window and typing goes on', async ({
  server,
  launchClient,
}) => {
  await withPolicy(server, { clipboard: 'blocked' });
  const client = await launchClient();
  const { page } = client;
  await atWork(client, server);
  const [offer, typed] = [canary('offer'), canary('typed')];
  await say(client, offer);
  await copyElsewhere(client, 'clipboard', 'a recipe');
  await copyElsewhere(client, 'primary', 'a poem');

  await mark(client, offer);
  await page.keyboard.press('Control+c');
  await expect(page.getByText('Copying from Nightjar is not allowed')).toBeVisible();
  expect(await pasted(client, 'clipboard')).toBe('a recipe');
  await pressCopyButton(client, offer);
  expect(await pasted(client, 'clipboard')).toBe('a recipe');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  expect(await page.evaluate(() => String(getSelection()))).not.toContain(offer);
  expect(await pasted(client, 'clipboard')).toBe('a recipe');
  expect(await pasted(client, 'primary')).toBe('a poem');

  await composerOf(client).fill(typed);
  await composerOf(client).press('Control+a');
  await composerOf(client).press('Control+c');
  await expect.poll(() => pasted(client, 'clipboard')).toBe(typed);
  await lock(client);
  await expect.poll(() => pasted(client, 'clipboard')).toBe('');
});

test('content is dragged nowhere and not printed', async ({ server, launchClient }) => {
  const client = await launchClient();
  const { page } = client;
  await atWork(client, server);
  const offer = canary('offer');
  await say(client, offer);
  const startsDrag = (element: Element) =>
    element.dispatchEvent(new DragEvent('dragstart', { bubbles: true, cancelable: true }));
  expect(await message(client, offer).evaluate(startsDrag)).toBe(false);
  // Control: what somebody types is theirs to drag.
  expect(await composerOf(client).evaluate(startsDrag)).toBe(true);

  expect(await page.evaluate(() => String(window.print))).not.toContain('[native code]');
  await page.evaluate(() => window.print());
  await expect(message(client, offer)).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(message(client, offer)).toBeHidden();
  await page.emulateMedia({ media: null });
});

test('locked and signed out, nothing around the window tells', async ({ server, launchClient }) => {
  await withPolicy(server, { notifications: 'full', screenshots: 'blocked' });
  const client = await launchClient();
  const other = await launchClient();
  await atWork(client, server);
  await signIn(other, server.url, account('林').email);
  await openChannel(other, 'general');
  const [offer, reply, late] = [canary('offer'), canary('reply'), canary('late')];
  await say(client, offer);

  await test.step('unlocked, a notification says what was written (control)', async () => {
    const comeBack = await turnElsewhere(client);
    await say(other, reply);
    await expect
      .poll(() => shownNotifications(client))
      .toEqual([[expect.stringContaining('general'), reply]]);
    expect(await desktopFurniture(client)).toContain(reply);
    await comeBack();
  });

  await test.step('the window has the app’s name, whatever the page calls itself', async () => {
    const callPage = (name: string) =>
      client.page.evaluate((title) => {
        document.title = title;
      }, name);
    await callPage(offer);
    await expect.poll(() => client.page.title()).toBe(offer);
    const title = () =>
      client.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle());
    expect(await title()).toBe('Nightjar');
    // The stand-in's Chromium titles its X window by itself.
    await callPage('Nightjar');
    await expect.poll(() => windowProperties(client)).not.toContain(offer);
    expect(await windowProperties(client)).toContain('Nightjar');
    // Control: a title is found where it is set.
    await nameWindows(client, 'Nightjar', offer);
    expect(await windowProperties(client)).toContain(offer);
    await nameWindows(client, offer, 'Nightjar');
  });

  expect(await client.recorded?.(({ contentProtection }) => contentProtection)).toBe(true);

  const secrets = [offer, reply, late, 'Sofia', '林美琪', 'general'];
  /** What is found, and where. */
  const told = async (): Promise<string[]> => {
    const places = {
      page: await client.page.evaluate(() => document.title + document.documentElement.outerHTML),
      windows: await windowProperties(client),
      desktop: await desktopFurniture(client),
      clipboard: await pasted(client, 'clipboard'),
      primary: await pasted(client, 'primary'),
      output: client.output,
    };
    return Object.entries(places).flatMap(([place, text]) =>
      secrets.filter((secret) => text?.includes(secret)).map((secret) => `${place}: ${secret}`),
    );
  };
  // Control: it would be seen.
  await mark(client, offer);
  await client.page.keyboard.press('Control+c');
  expect(await told()).toEqual(
    expect.arrayContaining([`page: ${offer}`, `clipboard: ${offer}`, `primary: ${offer}`]),
  );

  await test.step('locked', async () => {
    await lock(client);
    await say(other, late);
    await expect(client.page.getByText('1 unread message')).toBeVisible();
    await expect.poll(told).toEqual([]);
    expect(await shownNotifications(client)).toEqual([]);
    expect((await scan(placesOf(client), [offer, reply, late])).hits).toEqual([]);
  });

  await test.step('signed out', async () => {
    await unlock(client);
    await openChannel(client, 'general');
    await pressCopyButton(client, offer);
    await askToSignOut(client);
    await expect(client.page.getByText('Nothing was left on this device')).toBeVisible();
    await expect.poll(told).toEqual([]);
    expect((await scan(placesOf(client), [offer, reply, late])).hits).toEqual([]);
    expect(await client.recorded?.((record) => record.contentProtection)).toBe(false);
  });
});

for (const level of ['sender', 'count'] as const) {
  test(`a notification at ‘${level}’ says no more`, async ({ server, launchClient }) => {
    await withPolicy(server, { notifications: level });
    const [client, other] = [await launchClient(), await launchClient()];
    await atWork(client, server);
    await signIn(other, server.url, account('林').email);
    await openChannel(other, 'general');
    await turnElsewhere(client);
    const reply = canary('reply');
    await say(other, reply);
    const title = { sender: '林美琪 in general', count: 'Nightjar' }[level];
    await expect.poll(() => shownNotifications(client)).toEqual([[title, '1 new message']]);
    await client.recorded?.((record) => record.pressShortcut('Control+Alt+Shift+K'));
    await expect.poll(() => shownNotifications(client)).toEqual([]);
  });
}

test('without the focus the window is covered, and uncovered with it', async ({
  server,
  launchClient,
}) => {
  await withPolicy(server, { privacyCover: true, watermark: true });
  const client = await launchClient();
  const { page } = client;
  await atWork(client, server);
  const cover = page.getByRole('dialog', { name: 'Covered' });
  await expect(page.locator('[popover]:popover-open')).toHaveText(/Sofia Almeida/);
  await composerOf(client).fill('half a sen');

  const comeBack = await turnElsewhere(client);
  await expect(cover).toBeVisible();
  // Nothing is seen through it: every point of the window belongs to the cover.
  const covered = await page.evaluate(() =>
    [0.02, 0.3, 0.6, 0.98].every((x) =>
      [0.02, 0.5, 0.98].every((y) =>
        document.elementFromPoint(x * innerWidth, y * innerHeight)?.closest('[data-cover]'),
      ),
    ),
  );
  expect(covered).toBe(true);
  await comeBack();
  await expect(cover).toBeHidden();
  // The caret is where it was.
  await page.keyboard.type('tence');
  await expect(composerOf(client)).toHaveValue('half a sentence');
});

test('one key hides everything, another locks, a third signs out, from anywhere', async ({
  server,
  launchClient,
}) => {
  await withPolicy(server, { notifications: 'full' });
  const client = await launchClient();
  const { page } = client;
  const hide = () => client.recorded?.((record) => record.pressShortcut('Control+Alt+Shift+H'));
  const lockNow = () => client.recorded?.((record) => record.pressShortcut('Control+Alt+Shift+K'));
  const leave = () => client.recorded?.((record) => record.pressShortcut('Control+Alt+Shift+B'));
  await atWork(client, server);

  expect(await hide()).toBe(true);
  const cover = page.getByRole('dialog', { name: 'Hidden' });
  await expect(cover).toBeAttached();
  await takeOutAgain(client);
  await expect(cover).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(cover).toBeVisible();
  await page.getByRole('button', { name: 'Show my conversations' }).click();
  await expect(cover).toBeHidden();

  expect(await lockNow()).toBe(true);
  await lockScreen(client);
  await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
  await unlock(client);
  await expect(sidebarOf(client)).toBeVisible();

  expect(await leave()).toBe(true);
  await expect(page.getByText('Nothing was left on this device')).toBeVisible();
});

test('a hotkey is recorded, kept over a restart, and turned off', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  await atWork(client, server);
  const openKeys = async () => {
    await client.page.getByRole('button', { name: /^Account menu of/ }).click();
    await client.page.getByRole('menuitem', { name: 'Settings' }).click();
    await client.page.getByRole('tab', { name: 'Lock and PIN' }).click();
    return client.page.getByRole('dialog', { name: 'Settings' });
  };
  const dialog = await openKeys();
  await dialog.getByRole('button', { name: 'Change the keys of “Lock”' }).click();
  await client.page.keyboard.press('Control+k');
  await expect(dialog.getByText('Press two or more of')).toBeVisible();
  await client.page.keyboard.press('Control+Alt+Shift+H');
  await expect(dialog.getByText('Another of these hotkeys has those keys')).toBeVisible();
  await dialog.getByRole('button', { name: 'Change the keys of “Lock”' }).click();
  await client.page.keyboard.press('Control+Alt+Shift+F9');
  await expect(dialog.getByText('Ctrl+Alt+Shift+F9')).toBeVisible();
  await dialog.getByRole('button', { name: 'Turn off the keys of “Sign out at once”' }).click();
  await expect(
    dialog.getByRole('button', { name: 'Change the keys of “Sign out at once”' }),
  ).toHaveText('Set keys');

  await client.restart();
  await unlock(client);
  const pressed = await client.recorded?.((record) => [
    record.pressShortcut('Control+Alt+Shift+B'),
    record.pressShortcut('Control+Alt+Shift+K'),
    record.pressShortcut('Control+Alt+Shift+F9'),
  ]);
  expect(pressed).toEqual([false, false, true]);
  await lockScreen(client);
});
