import factorEn from '../renderer/features/factors/en.json' with { type: 'json' };
import factorZh from '../renderer/features/factors/zh-CN.json' with { type: 'json' };
import securityEn from '../renderer/features/settings/security/en.json' with { type: 'json' };
import securityZh from '../renderer/features/settings/security/zh-CN.json' with { type: 'json' };
import signInEn from '../renderer/features/sign-in/en.json' with { type: 'json' };
import signInZh from '../renderer/features/sign-in/zh-CN.json' with { type: 'json' };
import { DEMO_PASSWORD } from '../server/seed/demo-company.ts';
import { SENTENCES } from '../shared/language/sentences.ts';
import { callAsAdmin } from './fixtures/admin.ts';
import { addFingerprintReader, authenticatorApp, wrongCode } from './fixtures/authenticator.ts';
import { account, fillSignIn, lockScreen, markChatPage, sidebarOf } from './fixtures/person.ts';
import { picture } from './fixtures/picture.ts';
import { expect, test } from './fixtures/test.ts';
import { WORDS } from './fixtures/words.ts';

const LOOKS = [
  { language: 'en', locale: 'en_US', theme: 'light', who: 'Emma' },
  { language: 'zh-CN', locale: 'zh_CN', theme: 'dark', who: '林' },
] as const;

const OWN_WORDS = {
  en: { factors: factorEn, security: securityEn, signIn: signInEn },
  'zh-CN': { factors: factorZh, security: securityZh, signIn: signInZh },
} as const;

test.describe.configure({ mode: 'parallel', timeout: 180_000 });

for (const { language, locale, theme, who } of LOOKS) {
  test(`the screens of second factors in ${language}, ${theme}`, async ({
    server,
    launchClient,
    systemBrowser,
  }) => {
    const t = { ...WORDS[language], ...OWN_WORDS[language] };
    const { email } = account(who);
    const admin = await callAsAdmin(server);
    await admin.setPolicy({ secondFactorAt: ['sign-in', 'unlock', 'step-up'] });
    const client = await launchClient({
      language: locale,
      dark: theme === 'dark',
      env: systemBrowser.env,
    });
    const { page } = client;
    const show = (screen: string) => picture(client, `${screen}-${theme}-${language}`);
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const code = page.locator('input[name="totp"]');
    const reader = await systemBrowser.newPage();
    await addFingerprintReader(reader);
    const goThrough = async () => {
      await systemBrowser.opened(reader);
      const done = SENTENCES[language]['browser.done.text'];
      await expect(reader.getByText(done)).toBeVisible();
    };
    const chat = async () => {
      await expect(sidebarOf(client)).toBeVisible({ timeout: 20_000 });
      await markChatPage(client);
    };

    // Set up at sign-in.
    await fillSignIn(client, server.url, email);
    await page.getByRole('heading', { name: t.signIn['enrolment.title'] }).waitFor();
    await show('factor-enrolment');
    await page.getByRole('button', { name: new RegExp(t.signIn['enrolment.passkey']) }).click();
    await show('factor-enrolment-passkey');
    await press(t.factors['passkey.open']);
    await page.getByText(t.factors['browser.title']).waitFor();
    await show('factor-browser');
    await press(language === 'en' ? 'Cancel' : '取消');
    await systemBrowser.opened(reader);
    await press(t.signIn['enrolment.other']);
    await page.getByRole('button', { name: new RegExp(t.signIn['enrolment.totp']) }).click();
    await page.getByRole('img', { name: t.factors['setUp.qr'] }).waitFor();
    await show('factor-enrolment-totp');
    const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '');
    const app = authenticatorApp(secret);
    await code.fill(app.code());
    await page.getByRole('list', { name: t.factors['codes.list'] }).waitFor();
    await show('factor-recovery-codes');
    await press(t.factors['codes.kept']);
    await chat();

    // The settings.
    await sidebarOf(client).getByRole('button').last().click();
    await page.getByRole('menuitem', { name: t.account.settings }).click();
    await page.getByRole('tab', { name: t.settings['tab.security'] }).click();
    await page.getByText(t.security['recovery.about']).waitFor();
    await show('settings-security');
    await press(t.security['passkeys.add']);
    await page.locator('input[name="passkey-name"]').fill('ThinkPad');
    await press(t.security['passkeys.go']);
    await page.locator('dialog input[name="totp"]').waitFor();
    await show('factor-step-up');
    await code.fill(app.code());
    await page.getByText(t.factors['browser.title']).waitFor();
    await show('settings-security-browser');
    await goThrough();
    await page.getByText('ThinkPad').waitFor();
    await show('settings-security-passkey');
    await press(t.security['totp.replace']);
    await page.getByRole('img', { name: t.factors['setUp.qr'] }).waitFor();
    await show('settings-security-totp');
    await page.keyboard.press('Escape');
    await press(t.security['password.change']);
    await page.locator('input[name="current"]').fill(DEMO_PASSWORD);
    await page.locator('input[name="next"]').fill('password');
    await page.locator('input[name="repeat"]').fill('password');
    await press(t.security['password.save']);
    await page.getByText(SENTENCES[language]['error.PasswordBreached']).waitFor();
    await show('settings-security-password');
    await page.keyboard.press('Escape');

    // The lock.
    await page.keyboard.press('Control+l');
    await (await lockScreen(client)).fill(DEMO_PASSWORD);
    await show('factor-locked');
    await code.fill(wrongCode(secret));
    await page.getByText(t.factors['totp.wrong']).waitFor();
    await show('factor-locked-refused');

    // Sign in again.
    await page.getByRole('button', { name: t.account.signOut.replace('…', '') }).click();
    await page.locator('dialog').getByRole('button', { name: t.signOut['confirm.action'] }).click();
    await page.getByText(t.signOut['summary.clean']).waitFor({ timeout: 20_000 });
    await fillSignIn(client, server.url, email);
    await page.getByRole('heading', { name: t.signIn['second-factor.title'] }).waitFor();
    await press(t.factors['use.totp']);
    await show('factor-second');
    await code.fill(wrongCode(secret));
    await page.getByText(t.factors['totp.wrong']).waitFor();
    await show('factor-second-refused');
    await press(t.factors['use.recovery']);
    await show('factor-second-recovery');
    await press(t.signIn.again);
    await press(t.signIn['ways.passkey']);
    await goThrough();
    await page.getByRole('heading', { name: t.signIn['unlock-password.title'] }).waitFor();
    await show('factor-unlock-password');
  });
}
