import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import Database from '@signalapp/sqlcipher';
import zhAccount from '../renderer/features/account/zh-CN.json' with { type: 'json' };
import zhLock from '../renderer/features/lock/zh-CN.json' with { type: 'json' };
import zhSignIn from '../renderer/features/sign-in/zh-CN.json' with { type: 'json' };
import zhSignOut from '../renderer/features/sign-out/zh-CN.json' with { type: 'json' };
import { DEMO_PASSWORD } from '../server/seed/demo-company.ts';
import en from '../shared/language/en.json' with { type: 'json' };
import zh from '../shared/language/zh-CN.json' with { type: 'json' };
import { policyOf } from '../shared/policy/policy.ts';
import { callAs, callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import { storedSecrets } from './fixtures/keychain.ts';
import {
  account,
  expectSummary,
  fillSignIn,
  lockedHeading,
  lockScreen,
  message,
  openChannel,
  openSettings,
  say,
  sidebarOf,
  signIn,
  unlock,
} from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf, viewOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

const SOFIA = account('Sofia').email;
const CLEAN = 'Nothing was left on this device';

const alertOf = ({ page }: Client) => page.getByRole('alert');
const signInForm = ({ page }: Client) => page.getByLabel('Work email');

/** Something on a port that talks HTTP and is no Nightjar server, and its address. */
async function startStranger(contentType: string, body: string) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', contentType).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { url, close: () => void server.close() };
}

async function lock(client: Client): Promise<void> {
  await client.desktop.key('ctrl+l');
  await lockScreen(client);
}

/** Signs in, and says something that must not be readable afterwards. */
async function workOn(client: Client, url: string): Promise<string> {
  const secret = canary('kept on this device');
  await signIn(client, url, SOFIA);
  await openChannel(client, 'general');
  await say(client, secret);
  await expect(message(client, secret)).toBeVisible();
  return secret;
}

async function signOutFromLock({ page }: Client): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
}

test.describe.configure({ timeout: 240_000 });

test('a sign-in that cannot be says why, and the next one works; wrong PINs end the session', async ({
  server,
  launchClient,
}) => {
  const admin = await callAsAdmin(server);
  await admin.setPolicy(policyOf({ lockAfter: 600, logoutAfter: 1_200, unlockAttempts: 3 }));
  const client = await launchClient();
  const { page } = client;

  await test.step('no server, no Nightjar server, no such password', async () => {
    const strangers = [
      await startStranger('text/html', '<h1>Welcome to your router</h1>'),
      await startStranger('application/json', '{"tokens":{"accessToken":7}}'),
      await startStranger('application/json', '{"tokens":'),
    ];
    for (const { url, close } of strangers) {
      await fillSignIn(client, url, SOFIA);
      await expect(alertOf(client)).toHaveText(en['error.ServerAnswerInvalid']);
      close();
    }
    const gone = strangers[0]?.url ?? '';
    await fillSignIn(client, gone, SOFIA);
    await expect(alertOf(client)).toHaveText(en['error.ServerUnreachable']);
    await fillSignIn(client, server.url, SOFIA, 'not-the-password');
    await expect(alertOf(client)).toHaveText(en['error.WrongCredentials']);
    await fillSignIn(client, server.url, 'nobody@elsewhere.test');
    await expect(alertOf(client)).toHaveText(en['error.WrongCredentials']);
  });

  await test.step('what cannot be right is not even sent', async () => {
    await fillSignIn(client, 'http://chat.lumen.test', SOFIA);
    await expect(
      page.getByText('A server on the network needs an address with https.'),
    ).toBeVisible();
    await fillSignIn(client, 'ftp://127.0.0.1', 'Sofia');
    await expect(page.getByText('Enter an address like https://chat.company.com.')).toBeVisible();
    await expect(
      page.getByText('Enter your whole work email, like name@company.com.'),
    ).toBeVisible();
    expect(existsSync(join(client.profile, 'session.sealed'))).toBe(false);
  });

  const secret = await workOn(client, server.url);

  await test.step('a PIN that anybody would guess is refused, another one unlocks', async () => {
    const settings = await openSettings(client, 'Lock and PIN');
    await settings.getByRole('button', { name: 'Set a PIN' }).click();
    const fill = async (pin: string, repeat: string, password: string) => {
      await settings.getByLabel('New PIN', { exact: true }).fill(pin);
      await settings.getByLabel('New PIN once more').fill(repeat);
      await settings.getByLabel('Your password').fill(password);
      await settings.getByRole('button', { name: 'Save the PIN' }).click();
    };
    await fill('123', '124', '');
    await expect(settings.getByText('A PIN has 6 to 12 digits.')).toBeVisible();
    await fill('830512', '830513', DEMO_PASSWORD);
    await expect(settings.getByText('The two PINs are not the same.')).toBeVisible();
    await fill('830512', '830512', 'not-the-password');
    await expect(settings.getByText('That password is not right.')).toBeVisible();
    await fill('121212', '121212', DEMO_PASSWORD);
    await expect(settings.getByText(en['error.PinTooSimple'])).toBeVisible();
    await fill('830512', '830512', DEMO_PASSWORD);
    await expect(settings.getByText('The PIN is set.')).toBeVisible();
    await settings.getByRole('button', { name: 'Close' }).click();
    await lock(client);
    await unlock(client, '830512');
  });

  await test.step('wrong tries wait longer each time; the last one signs out', async () => {
    await lock(client);
    const pin = page.getByLabel('PIN', { exact: true });
    const tries = [
      { left: '2 tries left', leastWaitMs: 1_000 },
      { left: 'One try left', leastWaitMs: 2_000 },
    ];
    for (const { left, leastWaitMs } of tries) {
      await pin.fill('999998');
      const since = Date.now();
      await page.keyboard.press('Enter');
      await expect(page.getByText('That PIN is not right.')).toBeVisible();
      await expect(page.getByText(left)).toBeVisible();
      const { session } = await viewOf(client);
      if (session.phase !== 'locked') throw new Error(`it is ${session.phase}`);
      expect(session.retryAt - since).toBeGreaterThanOrEqual(leastWaitMs);
      // Until then it says how long: `Try again in 1 second`.
      await expect(page.getByRole('button', { name: 'Unlock' })).toBeEnabled();
    }
    const planted = [secret, '830512', ...(await storedSecrets(client.desktop))];
    await pin.fill('999998');
    await page.keyboard.press('Enter');
    const told = 'There were too many wrong tries to unlock, so Nightjar signed out.';
    await expectSummary(client, CLEAN, told);
    expect((await scan(placesOf(client), planted)).hits).toEqual([]);
    const ends = (await admin.audit()).filter(({ action }) => action === 'session.signed-out');
    expect(ends.map(({ detail }) => detail['trigger'])).toEqual(['attempts']);
  });
});

test('settings that do not read are set aside, and everything goes on', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const settings = join(client.profile, 'settings.json');
  await client.close();
  await writeFile(settings, randomBytes(700));
  await client.start();
  await expect(client.page.getByText(en['error.SettingsReset'])).toBeVisible();
  expect((await readdir(client.profile)).filter((name) => name.includes('damaged'))).toHaveLength(
    1,
  );
  await client.page.getByRole('button', { name: 'Dismiss' }).click();
  await workOn(client, server.url);

  // Told once. And the server's address is kept again.
  await client.restart();
  await unlock(client);
  await expect(client.page.getByText(en['error.SettingsReset'])).toHaveCount(0);
});

const PLAIN = { NIGHTJAR_TEST_PLAIN_STORE: '1' };

/** What somebody else than Nightjar may do to the store while the app is closed. */
const DAMAGES = [
  {
    what: 'cut short',
    damage: async (store: string) => truncate(store, (await readFile(store)).length / 2),
  },
  { what: 'emptied', damage: (store: string) => truncate(store, 0) },
  { what: 'overwritten', damage: (store: string) => writeFile(store, randomBytes(40_000)) },
];

test('a store that cannot be read says so, opens nothing, and can be signed out of', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const store = join(client.profile, 'vault', 'messages.db');

  async function expectRefused(
    sentence: string,
    planted: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<void> {
    await client.start({ env });
    await client.page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
    await client.page.keyboard.press('Enter');
    await expect(client.page.getByText(sentence)).toBeVisible();
    // It costs no try: the password was right.
    await expect(client.page.getByText('5 tries left')).toBeVisible();
    await signOutFromLock(client);
    await expectSummary(client, CLEAN, 'You signed out.');
    expect((await scan(placesOf(client), planted)).hits).toEqual([]);
  }

  for (const { what, damage } of DAMAGES) {
    await test.step(what, async () => {
      const secret = await workOn(client, server.url);
      await client.close();
      await damage(store);
      await expectRefused(en['error.StoreUnreadable'], [secret]);
    });
  }

  await test.step('written by a newer version', async () => {
    // Without its encryption, so that a test can be that newer version.
    await client.restart({ env: PLAIN });
    await workOn(client, server.url);
    await client.close();
    const db = new Database(store);
    const version = Number(db.pragma('user_version', { simple: true }));
    db.pragma(`user_version = ${version + 1}`);
    db.close();
    await expectRefused(en['error.StoreFromNewerVersion'], [], PLAIN);
  });

  await test.step('keys overwritten: nothing opens it any more, so it is removed at start', async () => {
    const elsewhere = await callAs(server, SOFIA);
    await client.restart();
    const secret = await workOn(client, server.url);
    await client.close();
    await writeFile(join(client.profile, 'vault', 'key-slots'), randomBytes(400));
    await client.start();
    await expectSummary(
      client,
      CLEAN,
      'The session on this device could not be read any more, so it was removed.',
    );
    expect((await scan(placesOf(client), [secret])).hits).toEqual([]);
    expect(await elsewhere.otherSessions()).toEqual([]);
  });
});

test('no keychain: told before, nothing readable on the disk, and a restart signs out', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient({ keychain: 'none' });
  const notice = () => client.page.getByText('Signed in only until Nightjar closes');
  const elsewhere = await callAs(server, SOFIA);

  await test.step('closed', async () => {
    await expect(notice()).toBeVisible();
    const secret = await workOn(client, server.url);
    await lock(client);
    await unlock(client);
    await client.restart();
    await expect(signInForm(client)).toBeVisible();
    await expect(notice()).toBeVisible();
    expect((await scan(placesOf(client), [secret, SOFIA])).hits).toEqual([]);
    expect(await elsewhere.otherSessions()).toEqual([]);
  });

  await test.step('killed', async () => {
    const secret = await workOn(client, server.url);
    await client.kill();
    const store = join(client.profile, 'vault', 'messages.db');
    expect(existsSync(store)).toBe(true);
    expect((await scan(placesOf(client), [secret, SOFIA])).hits).toEqual([]);
    await client.start();
    await expect(signInForm(client)).toBeVisible();
    expect(existsSync(store)).toBe(false);
    // The ticket that was kept for whoever starts next.
    await expect.poll(() => elsewhere.otherSessions()).toEqual([]);
  });
});

/** Every file of the session and what is in it. */
async function filesOf({ profile }: Client): Promise<Record<string, string>> {
  const paths = ['session.sealed', 'settings.json', 'vault/key-slots', 'vault/messages.db'];
  const read = paths.map(async (path) => [path, await readFile(join(profile, path), 'base64')]);
  return Object.fromEntries(await Promise.all(read));
}

test('a locked keychain: nothing is lost or changed, and it opens when the keychain does', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const secret = await workOn(client, server.url);
  await client.close();
  const before = await filesOf(client);
  await client.desktop.setKeychain('locked');
  await client.start();
  const heading = client.page.getByRole('heading', { name: 'Your session cannot be opened' });
  const retry = client.page.getByRole('button', { name: 'Try again' });
  await expect(heading).toBeVisible();
  await expect(alertOf(client)).toHaveText(en['error.KeychainUnavailable']);

  await test.step('tried again while it is still locked', async () => {
    await retry.click();
    await expect(retry).toBeEnabled({ timeout: 30_000 });
    await expect(heading).toBeVisible();
    expect(await filesOf(client)).toEqual(before);
  });

  await test.step('tried again when it is open', async () => {
    await client.desktop.setKeychain('ok');
    await retry.click();
    await expect(lockedHeading(client)).toBeVisible({ timeout: 30_000 });
    await unlock(client);
    await openChannel(client, 'general');
    await expect(message(client, secret)).toBeVisible();
    // Control: the files do change when something is written.
    await client.close();
    expect(await filesOf(client)).not.toEqual(before);
  });

  await test.step('signed out while it is locked: finished when it opens', async () => {
    const planted = [secret, SOFIA, ...(await storedSecrets(client.desktop))];
    await client.desktop.setKeychain('locked');
    await client.start();
    await client.page.getByRole('button', { name: 'Sign out and remove everything' }).click();
    await client.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
    await expectSummary(client, 'Something was left on this device');
    // All that nobody has to unlock went: the store, and the slots without which its key is lost.
    expect(existsSync(join(client.profile, 'vault', 'messages.db'))).toBe(false);
    await expect(
      client.page.getByRole('list', { name: 'Still here' }).getByRole('listitem'),
    ).toHaveText(['keychain: vault-secret', 'keychain: session-tokens']);
    await client.desktop.setKeychain('ok');
    const kept = await storedSecrets(client.desktop);
    expect(kept.filter((each) => planted.includes(each))).not.toEqual([]);

    await client.restart();
    await expectSummary(client, 'It was interrupted and finished when Nightjar started again.');
    const left = await storedSecrets(client.desktop);
    // The device's two keys: one seals settings that name nobody, one signs receipts.
    expect(left).toHaveLength(2);
    expect((await scan(placesOf(client), planted)).hits).toEqual([]);
    // The ticket for the server lay in what could not be read: that part is for another device.
    await expectSummary(client, 'The session may still be open on the server');
    const told = client.page
      .getByRole('listitem')
      .filter({ hasText: 'Session ended on the server' });
    await expect(told).toContainText('Not done');
  });
});

test('用中文：错误的密码、登录、锁定、解锁、退出登录', async ({ server, launchClient }) => {
  const client = await launchClient({ language: 'zh_CN' });
  const { page } = client;
  await expect(page.getByRole('heading', { name: zhSignIn.title })).toBeVisible();
  await page.getByLabel(zhSignIn['server.label']).fill(server.url);
  await page.getByLabel(zhSignIn.email).fill(SOFIA);
  const password = page.getByLabel(zhSignIn.password, { exact: true });
  for (const typed of ['不对的密码', DEMO_PASSWORD]) {
    await password.fill(typed);
    await page.keyboard.press('Enter');
    if (typed !== DEMO_PASSWORD)
      await expect(alertOf(client)).toHaveText(zh['error.WrongCredentials']);
  }
  await expect(sidebarOf(client)).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');

  await page.getByRole('button', { name: /的账户菜单$/ }).click();
  await page.getByRole('menuitem', { name: zhAccount.lock }).click();
  await expect(page.getByRole('heading', { name: zhLock.title })).toBeVisible();
  await expect(page.getByText(zhLock['trigger.user'])).toBeVisible();
  for (const typed of ['不对的密码', DEMO_PASSWORD]) {
    await expect(page.getByRole('button', { name: zhLock.unlock })).toBeEnabled();
    await page.getByLabel(zhLock['method.password'], { exact: true }).fill(typed);
    await page.keyboard.press('Enter');
    if (typed !== DEMO_PASSWORD)
      await expect(page.getByText(zhLock['wrong.password'])).toBeVisible();
  }
  await expect(sidebarOf(client)).toBeVisible();

  await page.getByRole('button', { name: /的账户菜单$/ }).click();
  await page.getByRole('menuitem', { name: zhAccount.signOut }).click();
  const confirm = page.getByRole('alertdialog');
  await confirm.getByRole('button', { name: zhSignOut['confirm.action'] }).click();
  await expectSummary(client, zhSignOut['summary.clean'], zhSignOut['trigger.user']);
});
