import { DEMO_PASSWORD } from '../server/seed/demo-company.ts';
import { SENTENCES } from '../shared/language/sentences.ts';
import policyEn from '../shared/policy/en.json' with { type: 'json' };
import { policyOf } from '../shared/policy/policy.ts';
import policyZh from '../shared/policy/zh-CN.json' with { type: 'json' };
import { callAsAdmin } from './fixtures/admin.ts';
import { takeOutAgain, turnElsewhere } from './fixtures/elsewhere.ts';
import {
  account,
  fillSignIn,
  lockScreen,
  message,
  openChannel,
  sidebarOf,
  signIn,
  somebodyAt,
} from './fixtures/person.ts';
import { picture } from './fixtures/picture.ts';
import { canLockScreens, startScreenLocker } from './fixtures/screen-locker.ts';
import { expect, test } from './fixtures/test.ts';
import { WORDS } from './fixtures/words.ts';

const LOOKS = [
  { language: 'en', locale: 'en_US', theme: 'light', who: 'Sofia' },
  { language: 'en', locale: 'en_US', theme: 'dark', who: 'Sofia' },
  { language: 'zh-CN', locale: 'zh_CN', theme: 'light', who: '林' },
  { language: 'zh-CN', locale: 'zh_CN', theme: 'dark', who: '林' },
] as const;

const POLICY_WORDS = { en: policyEn, 'zh-CN': policyZh } as const;

test.describe.configure({ mode: 'parallel', timeout: 180_000 });

for (const { language, locale, theme, who } of LOOKS) {
  test(`every screen in ${language}, ${theme}: a picture, and nothing for axe to find`, async ({
    server,
    launchClient,
  }) => {
    const t = WORDS[language];
    const client = await launchClient({ language: locale, dark: theme === 'dark' });
    const { page } = client;
    const show = (screen: string) => picture(client, `${screen}-${theme}-${language}`);
    const openMenu = () => sidebarOf(client).getByRole('button').last().click();
    const closeDialog = async () => {
      await page.keyboard.press('Escape');
      await expect(page.locator('dialog')).toHaveCount(0);
    };

    await page.locator('input[name="email"]').waitFor();
    await show('sign-in');
    await fillSignIn(client, server.url, account(who).email, 'not the password');
    await expect(page.getByRole('alert')).toBeVisible();
    await show('sign-in-refused');

    await signIn(client, server.url, account(who).email);
    await openChannel(client, 'general');
    await expect(page.getByRole('log').getByText('First feedback from the rollout')).toBeVisible();
    await show('chat');

    await openChannel(client, '产品');
    await show('chat-chinese');

    await page.keyboard.press('Control+k');
    await expect(page.locator('dialog')).toBeVisible();
    await show('jump');
    await closeDialog();

    await sidebarOf(client).getByRole('button', { name: t.chat['newChannel.title'] }).click();
    await show('new-channel');
    await closeDialog();

    await sidebarOf(client).getByRole('button', { name: t.chat['newDirect.title'] }).click();
    await show('new-message');
    await closeDialog();

    await openMenu();
    await show('account-menu');
    await page.getByRole('menuitem', { name: t.account.settings }).click();
    for (const tab of ['appearance', 'policy', 'lock', 'devices', 'about'] as const) {
      await page.getByRole('tab', { name: t.settings[`tab.${tab}`] }).click();
      await show(`settings-${tab}`);
    }
    await closeDialog();

    server.network.unplug();
    await expect(page.getByText(t.chat['banner.offline'])).toBeVisible({ timeout: 20_000 });
    await page.getByRole('textbox').last().fill('看一下 offline');
    await page.keyboard.press('Enter');
    await expect(message(client, '看一下 offline')).toBeVisible();
    await show('offline');
    server.network.restore();

    await page.keyboard.press('Control+l');
    await expect(page.locator('input[name="secret"]')).toBeVisible();
    await show('locked');

    await page.getByRole('button', { name: t.account.signOut.replace('…', '') }).click();
    await expect(page.locator('dialog')).toBeVisible();
    await show('sign-out-confirm');
    await page.locator('dialog').getByRole('button', { name: t.signOut['confirm.action'] }).click();
    await expect(page.getByText(t.signOut['summary.clean'])).toBeVisible({ timeout: 20_000 });
    await page.getByText(t.signOut['summary.details']).click();
    await show('signed-out');
  });
}

for (const { language, locale, theme, who } of [LOOKS[0], LOOKS[3]]) {
  test(`the screens of a company that looks closely in ${language}, ${theme}`, async ({
    server,
    launchClient,
  }) => {
    const t = WORDS[language];
    const name = (screen: string) => `${screen}-${theme}-${language}`;
    const admin = await callAsAdmin(server);
    await admin.setPolicy({
      lockAfter: 120,
      clipboard: 'blocked',
      screenshots: 'blocked',
      watermark: true,
      privacyCover: true,
      workingHours: ['Mon-Sun 00:00-24:00'],
      stepUp: ['administer'],
    });

    const client = await launchClient({ language: locale, dark: theme === 'dark' });
    const { page } = client;
    await signIn(client, server.url, account(who).email);
    await openChannel(client, 'general');
    await picture(client, name('watermark'));
    await page.getByRole('log').click();
    await page.keyboard.press('Control+c');
    await expect(page.getByText(SENTENCES[language]['error.CopyBlocked'])).toBeVisible();
    await picture(client, name('copy-blocked'));

    await sidebarOf(client).getByRole('button').last().click();
    await page.getByRole('menuitem', { name: t.account.settings }).click();
    await page.getByRole('tab', { name: t.settings['tab.policy'] }).click();
    await picture(client, name('policy'));
    for (const setting of [
      'lockAfter',
      'stepUp',
      'workingHours',
      'screenshots',
      'notifications',
    ] as const) {
      const title = POLICY_WORDS[language][`policy.${setting}.title`];
      const line = page.getByRole('button', { name: new RegExp(`^${title} `) });
      await line.click();
      await line.scrollIntoViewIfNeeded();
      await picture(client, name(`policy-${setting}`));
    }
    await page.keyboard.press('Escape');

    const comeBack = await turnElsewhere(client);
    await picture(client, name('cover-away'));
    await comeBack();
    await page.keyboard.press('Control+Shift+h');
    await takeOutAgain(client);
    await picture(client, name('cover-hidden'));
  });

  test(`the screens of a bad day in ${language}, ${theme}`, async ({ server, launchClient }) => {
    const t = WORDS[language];
    const look = { language: locale, dark: theme === 'dark' };
    const name = (screen: string) => `${screen}-${theme}-${language}`;

    const homeless = await launchClient({ ...look, keychain: 'none' });
    await homeless.page.locator('input[name="email"]').waitFor();
    await picture(homeless, name('sign-in-memory'));

    const client = await launchClient(look);
    const { page } = client;
    const leaves = await somebodyAt(client.desktop);
    await signIn(client, server.url, account(who).email);
    await openChannel(client, 'general');
    await page.getByRole('button', { name: /10/ }).click();
    await picture(client, name('members'));
    await page.keyboard.press('Escape');

    const admin = await callAsAdmin(server);
    await admin.setPolicy(policyOf({ lockAfter: 20, logoutAfter: 300, unlockAttempts: 3 }));
    leaves();
    await page.getByRole('alertdialog').waitFor({ timeout: 40_000 });
    await picture(client, name('idle-warning'));
    // From the beginning again: taking the picture sets the X server's idle counter back.
    await page.locator('input[name="secret"]').waitFor({ timeout: 40_000 });
    await (await lockScreen(client)).fill('not the password');
    await page.keyboard.press('Enter');
    await expect(page.getByText(t.lock['wrong.password'])).toBeVisible();
    await picture(client, name('locked-refused'));

    await client.desktop.setKeychain('locked');
    await client.restart();
    await client.page.getByRole('button', { name: t.unavailable.retry }).waitFor();
    await picture(client, name('unavailable'));
  });

  test(`the screens of a session near its end, on a desktop that lost its locker, in ${language}, ${theme}`, async ({
    server,
    launchClient,
  }) => {
    test.skip(!canLockScreens, 'needs a Linux desktop, and python-dbusmock');
    const t = WORDS[language];
    const name = (screen: string) => `${screen}-${theme}-${language}`;
    const client = await launchClient({ language: locale, dark: theme === 'dark' });
    const { page } = client;
    const locker = await startScreenLocker(client.desktop);
    await signIn(client, server.url, account(who).email);
    await openChannel(client, 'general');
    await locker.setActive(true);
    await expect(page.getByText(t.lock['trigger.screen-lock'])).toBeVisible();
    await locker.setActive(false);
    await (await lockScreen(client)).fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await sidebarOf(client).waitFor();

    locker.die();
    await page.getByRole('button', { name: t.degraded.mark }).click({ timeout: 20_000 });
    await expect(page.getByText(t.degraded['reason.source-lost'])).toBeVisible();
    await picture(client, name('degraded'));
    await page.keyboard.press('Escape');
    await picture(client, name('degraded-mark'));

    const admin = await callAsAdmin(server);
    await admin.setPolicy({ sessionAge: 60 });
    const because = page.getByText(t.deadline['because.session-age']);
    await because.waitFor({ timeout: 60_000 });
    await picture(client, name('session-age-warning'));
    await expect(page.getByText(t.signOut['trigger.session-age'])).toBeVisible({ timeout: 60_000 });
  });
}
