import devicesEn from '../renderer/features/settings/devices/en.json' with { type: 'json' };
import devicesZh from '../renderer/features/settings/devices/zh-CN.json' with { type: 'json' };
import { DEMO_PASSWORD } from '../server/seed/demo-company.ts';
import { callAs, callAsAdmin } from './fixtures/admin.ts';
import {
  account,
  expectSummary,
  fillSignIn,
  lockScreen,
  message,
  openChannel,
  openSettings,
  say,
  sidebarOf,
  signIn,
} from './fixtures/person.ts';
import { picture } from './fixtures/picture.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf } from './fixtures/traces.ts';
import { WORDS } from './fixtures/words.ts';
import { scan } from './scanner/scan.ts';

const LOOKS = [
  {
    language: 'en',
    locale: 'en_US',
    theme: 'light',
    who: 'Emma',
    devices: devicesEn,
    failed: 'Failed attempt with password',
  },
  {
    language: 'zh-CN',
    locale: 'zh_CN',
    theme: 'dark',
    who: '林',
    devices: devicesZh,
    failed: '使用密码登录失败',
  },
] as const;

/** What `callAs` calls itself. It has no socket, so it is offline. */
const SCRIPT = 'a script';

test.describe.configure({ mode: 'parallel', timeout: 120_000 });

for (const { language, locale, theme, who, devices, failed } of LOOKS) {
  test(`one’s devices, how they are, and the end of one and of all others, in ${language}, ${theme}`, async ({
    server,
    launchClient,
  }) => {
    const words = WORDS[language];
    const { email } = account(who);
    const client = await launchClient({ language: locale, dark: theme === 'dark' });
    const other = await launchClient({ language: locale });
    const { page } = client;
    const show = (screen: string) => picture(client, `${screen}-${theme}-${language}`);

    await fillSignIn(client, server.url, email, 'not the password');
    await expect(page.getByRole('alert')).toBeVisible();
    await signIn(client, server.url, email);
    await signIn(other, server.url, email);
    const script = await callAs(server, email);
    await other.page.keyboard.press('Control+l');
    await lockScreen(other);

    await sidebarOf(client).getByRole('button').last().click();
    await page.getByRole('menuitem', { name: words.account.settings }).click();
    await page.getByRole('tab', { name: words.settings['tab.devices'] }).click();
    const panel = page.getByRole('tabpanel');
    const device = (part: string) => panel.getByRole('listitem').filter({ hasText: part });
    await expect(device(devices.current).getByText(devices['state.open'])).toBeVisible();
    await expect(device(devices['state.locked'])).toHaveCount(1);
    await expect(device(SCRIPT).getByText(devices['state.offline'])).toBeVisible();
    await show('devices');

    // One of them. The others stay.
    const confirm = page.getByRole('alertdialog').getByRole('button', { name: devices.end });
    await panel.getByRole('button', { name: devices.endOf.replace('{name}', SCRIPT) }).click();
    await show('devices-end-one');
    await confirm.click();
    await expect(panel.getByText(devices.isEnded.replace('{name}', SCRIPT))).toBeVisible();
    expect(await script.call('listSessions', {})).toMatchObject({ ok: false });
    await expect(device(devices['state.locked'])).toHaveCount(1);

    // All others, of which one is left; it tells that it is wiped.
    await panel.getByRole('button', { name: devices.endOthers }).click();
    await show('devices-end-others');
    await confirm.click();
    await expect(panel.getByText(devices.none)).toBeVisible();
    await other.page.getByText(words.signOut['summary.clean']).waitFor({ timeout: 20_000 });
    await panel.getByText(devices.ended, { exact: true }).click();
    await expect(panel.getByText(devices.wiped, { exact: true })).toBeVisible({ timeout: 15_000 });
    await expect(device(SCRIPT).getByText(devices.notHeard)).toBeVisible();
    await expect(device(devices.current)).toBeVisible();
    await show('devices-ended');

    // The history has the three that got in, and the attempt that did not.
    const ways = devices['way.password'];
    const past = panel.getByRole('listitem').filter({ has: page.locator('time') });
    await expect(past).toHaveCount(4);
    const signedIn = devices.signedIn.replace('{ways}', ways);
    await expect(past.getByText(signedIn, { exact: true })).toHaveCount(3);
    await expect(past.last()).toContainText(failed);
    await past.last().scrollIntoViewIfNeeded();
    await show('devices-history');
  });
}

test('all others end only for who confirms to be there, where policy asks', async ({
  server,
  launchClient,
}) => {
  const admin = await callAsAdmin(server);
  await admin.setPolicy({ stepUp: ['sign-out-devices', 'administer'] });
  const client = await launchClient();
  const { page } = client;
  const { email } = account('Emma');
  await signIn(client, server.url, email);
  const script = await callAs(server, email);
  await openSettings(client, 'Devices');
  const confirm = page.getByRole('alertdialog').getByRole('button', { name: devicesEn.end });
  const asked = page.getByRole('dialog', { name: 'Is it you?' });
  const others = page.getByRole('button', { name: devicesEn.endOthers });

  await others.click();
  await confirm.click();
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await expect(asked).toHaveCount(0);
  expect(await script.call('listSessions', {})).toMatchObject({ ok: true });

  await confirm.click();
  await asked.locator('input[name="step-up"]').fill('not the password');
  await page.keyboard.press('Enter');
  await expect(asked.getByRole('alert')).toBeVisible();
  expect(await script.call('listSessions', {})).toMatchObject({ ok: true });

  await asked.locator('input[name="step-up"]').fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 device is signed out.')).toBeVisible();
  expect(await script.call('listSessions', {})).toMatchObject({ ok: false });
});

test('a change of the password signs out and wipes everywhere else', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const other = await launchClient();
  const { page } = client;
  const { email } = account('Emma');
  await signIn(client, server.url, email);
  await signIn(other, server.url, email);
  const secret = canary('only for this device');
  await openChannel(other, 'general');
  await say(other, secret);
  await expect(message(other, secret)).toBeVisible();

  await openSettings(client, 'Sign-in and security');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.locator('input[name="current"]').fill(DEMO_PASSWORD);
  const next = 'four words for tomorrow';
  for (const name of ['next', 'repeat']) await page.locator(`input[name="${name}"]`).fill(next);
  await page.getByRole('button', { name: 'Change it' }).click();
  await expect(page.getByText(/Your password is changed/)).toBeVisible();
  await expectSummary(other, 'Nothing was left on this device');
  expect((await scan(placesOf(other), [secret])).hits).toEqual([]);

  // Control: this one goes on, and has both on its page.
  await page.getByRole('tab', { name: 'Devices' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByText(devicesEn.none)).toBeVisible();
  await panel.getByText(devicesEn.ended, { exact: true }).click();
  await expect(panel.getByText(devicesEn.wiped, { exact: true })).toBeVisible({ timeout: 15_000 });
});
