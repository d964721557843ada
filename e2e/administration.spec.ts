import { CompanyPolicy } from '../shared/policy/company-policy.ts';
import { peekDocument } from '../shared/signing/signed-document.ts';
import { type Caller, callAs, callAsAdmin } from './fixtures/admin.ts';
import { confirmWithPassword, openAdministration } from './fixtures/admin-page.ts';
import { raiseAlerts } from './fixtures/alerts.ts';
import { account, fillSignIn, sidebarOf, signIn } from './fixtures/person.ts';
import { picture } from './fixtures/picture.ts';
import { expect, test } from './fixtures/test.ts';
import { WORDS } from './fixtures/words.ts';

const LOOKS = [
  { language: 'en', locale: 'en_US', theme: 'light', who: 'Daniel' },
  { language: 'en', locale: 'en_US', theme: 'dark', who: 'Daniel' },
  { language: 'zh-CN', locale: 'zh_CN', theme: 'light', who: '林' },
  { language: 'zh-CN', locale: 'zh_CN', theme: 'dark', who: '林' },
] as const;

/** What the server has in force. */
async function policyNow(caller: Caller): Promise<CompanyPolicy | null> {
  const read = await caller.call('readPolicy', {});
  return read.ok ? peekDocument(read.value.signedPolicy, CompanyPolicy) : null;
}

test.describe.configure({ mode: 'parallel', timeout: 180_000 });

for (const { language, locale, theme, who } of LOOKS) {
  test(`the administration in ${language}, ${theme}: a picture, and nothing for axe to find`, async ({
    server,
    launchClient,
  }) => {
    const t = WORDS[language].administration;
    for (const name of ['Sofia', '王', 'Marco', '林']) await callAs(server, account(name).email);
    const client = await launchClient({ language: locale, dark: theme === 'dark' });
    const { page } = client;
    const show = (screen: string) => picture(client, `${screen}-${theme}-${language}`);
    await fillSignIn(client, server.url, account(who).email);
    await expect(sidebarOf(client)).toBeVisible();

    const dialog = await openAdministration(client, 'policy', language);
    await expect(dialog.getByText(t['policy.about'])).toBeVisible();
    await show('admin-policy');
    await dialog.getByRole('radio', { name: t['policy.for.guest'] }).check({ force: true });
    await dialog.getByRole('button', { expanded: false }).first().click();
    await dialog.getByRole('textbox').first().fill('2');
    await expect(dialog.getByText(t['policy.save'])).toBeVisible();
    await show('admin-policy-guests');
    await dialog.getByRole('textbox').first().fill('two');
    await show('admin-policy-fault');
    await dialog.getByRole('button', { name: t['policy.discard'] }).click();

    await dialog.getByRole('tab', { name: t['tab.wipes'] }).click();
    await expect(dialog.getByText(t['wipes.none.title'])).toBeVisible();
    await show('admin-wipes-none');

    await dialog.getByRole('tab', { name: t['tab.devices'] }).click();
    await expect(dialog.getByRole('listitem')).toHaveCount(5);
    await show('admin-devices');
    await dialog
      .getByRole('listitem')
      .filter({ hasText: 'Marco' })
      .getByRole('button')
      .last()
      .click();
    await page.getByRole('menuitem', { name: t['devices.wipe'] }).click();
    await page.locator('input[name="reason"]').fill('Stolen on the train');
    await show('admin-wipe');
    await page.keyboard.press('Enter');
    await page.locator('input[name="step-up"]').waitFor();
    await show('step-up');
    await confirmWithPassword(client);
    await expect(dialog.getByText('Stolen on the train')).toBeVisible();
    await expect(dialog.getByText(t['stage.asked.text'])).toBeVisible();
    await show('admin-wipes');
    await dialog.getByRole('tab', { name: t['tab.devices'] }).click();
    await dialog.getByRole('textbox').fill('nobody has this');
    await expect(dialog.getByText(t['devices.noMatch.title'])).toBeVisible();
    await show('admin-devices-none');
  });
}

for (const { language, locale, theme, who } of LOOKS) {
  test(`the pages of people and of watching in ${language}, ${theme}`, async ({
    server,
    launchClient,
  }) => {
    const t = WORDS[language];
    // The second computer of somebody's is news: Nightjar raises that alert by itself.
    for (const name of ['Sofia', '王', 'Sofia']) await callAs(server, account(name).email);
    await raiseAlerts(server);
    const owner = await callAsAdmin(server);
    await owner.setPolicy({ stepUp: [] });
    const client = await launchClient({ language: locale, dark: theme === 'dark' });
    const { page } = client;
    const show = (screen: string) => picture(client, `admin-${screen}-${theme}-${language}`);
    await fillSignIn(client, server.url, account(who).email);
    await expect(sidebarOf(client)).toBeVisible();

    const dialog = await openAdministration(client, 'alerts', language);
    const cards = dialog.getByRole('listitem');
    await expect(cards.filter({ hasText: 'Sofia' })).toBeVisible();
    await show('alerts');
    await cards.filter({ hasText: 'Marco' }).getByRole('button').last().click();
    await page
      .locator('input[name="reason"]')
      .fill('Marco told us by telephone: it was he himself');
    await show('alerts-dismiss');
    await page.keyboard.press('Enter');
    await expect(cards.filter({ hasText: 'Marco' })).toHaveCount(0);
    await dialog.getByRole('radio', { name: t.alerts['show.dismissed'] }).check({ force: true });
    await expect(cards.filter({ hasText: 'by telephone' })).toBeVisible();
    await show('alerts-dismissed');

    const open = (tab: 'people' | 'tour' | 'live' | 'signOn' | 'audit') =>
      dialog.getByRole('tab', { name: t.administration[`tab.${tab}`] }).click();
    await open('people');
    await expect(cards.filter({ hasText: 'Sofia' })).toBeVisible();
    await show('people');
    await cards.filter({ hasText: 'Emma' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: t.people.suspend }).click();
    await show('people-suspend');
    await page.getByRole('button', { name: t.people['confirm.suspend'], exact: true }).click();
    await expect(cards.filter({ hasText: t.people['state.suspended'] })).toHaveCount(1);
    await open('tour');
    await expect(cards.filter({ hasText: 'Sofia' })).toBeVisible();
    await show('tour');
    await open('live');
    await expect(cards.filter({ hasText: 'Sofia' })).toHaveCount(2);
    await show('live');
    await open('signOn');
    await page.locator('input[name="issuer"]').fill('login.example.com');
    await show('sign-on');
    await page.locator('input[name="issuer"]').press('Enter');
    await expect(page.locator('input[name="issuer"]')).toHaveAccessibleDescription(/https/);
    await show('sign-on-fault');
    await open('audit');
    await expect(cards.filter({ hasText: 'Emma' })).toBeVisible();
    await show('audit');
  });
}

test('two admins change the policy at once: the second one sees the first one’s, and loses nothing', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  await signIn(client, server.url, account('Daniel').email);
  const dialog = await openAdministration(client, 'policy');
  await dialog.getByRole('button', { name: /^Unlock attempts/ }).click();
  const field = dialog.getByRole('textbox', { name: 'Unlock attempts' });
  await field.fill('11');
  await expect(field).toHaveAccessibleDescription(/^Enter a whole number/);
  await expect(dialog.getByRole('button', { name: 'Save for the company' })).toBeDisabled();
  await field.fill('3');

  const owner = await callAsAdmin(server);
  await owner.setPolicy({ lockAfter: 240 });
  await dialog.getByRole('button', { name: 'Save for the company' }).click();
  await confirmWithPassword(client);
  await expect(dialog.getByText(/^Somebody else changed the policy meanwhile/)).toBeVisible();
  await expect(dialog.getByText('1 change', { exact: true })).toBeVisible();
  await expect(
    dialog.getByRole('button', { name: /^Lock after inactivity 4 minutes/ }),
  ).toBeVisible();
  expect(await policyNow(owner)).toMatchObject({ version: 2, everyone: { lockAfter: 240 } });

  // Confirmed a moment ago: it is not asked for again.
  await dialog.getByRole('button', { name: 'Save for the company' }).click();
  await expect(dialog.getByText(/^Version 3 is in force/)).toBeVisible();
  expect(await policyNow(owner)).toMatchObject({
    version: 3,
    everyone: { lockAfter: 240, unlockAttempts: 3 },
  });
});

test('who does not administer is not offered it', async ({ server, launchClient }) => {
  const client = await launchClient();
  await signIn(client, server.url, account('Sofia').email);
  await sidebarOf(client).getByRole('button').last().click();
  await expect(client.page.getByRole('menuitem', { name: 'Settings' })).toBeVisible();
  await expect(client.page.getByRole('menuitem', { name: 'Administration' })).toHaveCount(0);
});
