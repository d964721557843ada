import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator } from '@playwright/test';
import { STANDARD_WATCHING } from '../shared/domain/watching.ts';
import { watchingWordsIn } from '../shared/watching/words.ts';
import { callAs, callAsAdmin } from './fixtures/admin.ts';
import { confirmWithPassword, openAdministration } from './fixtures/admin-page.ts';
import { account, fillSignIn, lockScreen, sidebarOf, signIn } from './fixtures/person.ts';
import { picture } from './fixtures/picture.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';
import { WORDS } from './fixtures/words.ts';

const LOOKS = [
  { language: 'en', locale: 'en_US', theme: 'light', who: 'Daniel' },
  { language: 'en', locale: 'en_US', theme: 'dark', who: 'Daniel' },
  { language: 'zh-CN', locale: 'zh_CN', theme: 'light', who: '林' },
  { language: 'zh-CN', locale: 'zh_CN', theme: 'dark', who: '林' },
] as const;

interface Posted {
  headers: NodeJS.Dict<string | string[]>;
  body: { type: string; alert?: { evidence: { rule: string }; about: { en: string } } };
  text: string;
}

const closing: (() => void)[] = [];
test.afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A company's own service, on this machine, that answers with `status()`. */
async function startReceiver(status: () => number = () => 204) {
  const got: Posted[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    got.push({ headers: request.headers, body: JSON.parse(text), text });
    response.writeHead(status()).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  closing.push(() => server.close());
  return { got, url: `http://127.0.0.1:${port}/nightjar` };
}

/** As the Standard Webhooks specification has it. */
function signatureOf({ headers, text }: Posted, secret: string): string {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

/** Somebody who has the password signs in on one new computer after another. */
async function useManyDevices(server: TestServer, name: string): Promise<void> {
  for (let devices = 0; devices < 5; devices += 1) await callAs(server, account(name).email);
}

const ruleOf = (dialog: Locator, name: string) =>
  dialog.getByRole('listitem').filter({ has: dialog.page().getByRole('heading', { name }) });
const wayOf = (dialog: Locator, name: string) => dialog.getByRole('region', { name, exact: true });

test.describe.configure({ mode: 'parallel', timeout: 180_000 });

test('an admin lets a rule lock, by the keyboard alone, and it does', async ({
  server,
  launchClient,
}) => {
  const [admin, own] = [await launchClient(), await launchClient()];
  await signIn(admin, server.url, account('Daniel').email);
  await signIn(own, server.url, account('Sofia').email);
  const dialog = await openAdministration(admin, 'watching');
  const { keyboard } = admin.page;

  const answer = dialog.getByRole('combobox', { name: 'Answer: Many devices' });
  await expect(answer).toHaveValue('tell');
  await answer.focus();
  await keyboard.press('Space');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(answer).toHaveValue('lock');
  await expect(ruleOf(dialog, 'Many devices')).toContainText('Standard: Only tell');
  await keyboard.press('Tab');
  const person = ruleOf(dialog, 'Many devices').getByRole('checkbox', { name: 'Tell the person' });
  await expect(person).toBeFocused();
  await keyboard.press('Space');
  await expect(person).not.toBeChecked();
  await expect(dialog.getByText('1 change', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Save for the company' }).focus();
  await keyboard.press('Enter');
  await confirmWithPassword(admin);
  await expect(dialog.getByText('Saved. It counts from now on.')).toBeVisible();

  await useManyDevices(server, 'Sofia');
  await lockScreen(own);
  await dialog.getByRole('tab', { name: 'Alerts' }).click();
  const alert = dialog.getByRole('listitem').filter({ hasText: 'Many devices' });
  await expect(alert).toContainText('Done by itself: Lock the devices and Tell the admins');
});

test('control: as delivered, the same only tells', async ({ server, launchClient }) => {
  const [admin, own] = [await launchClient(), await launchClient()];
  await signIn(admin, server.url, account('Daniel').email);
  await signIn(own, server.url, account('Sofia').email);
  await useManyDevices(server, 'Sofia');
  const dialog = await openAdministration(admin, 'alerts');
  const alert = dialog.getByRole('listitem').filter({ hasText: 'Many devices' });
  await expect(alert).toContainText('Done by itself: Tell the person and Tell the admins');
  await expect(sidebarOf(own)).toBeVisible();
});

test('an admin sets a webhook, tries it, and an alert arrives there', async ({
  server,
  launchClient,
}) => {
  let status = 503;
  const receiver = await startReceiver(() => status);
  const admin = await launchClient();
  await signIn(admin, server.url, account('Daniel').email);
  await callAs(server, account('Sofia').email);
  const dialog = await openAdministration(admin, 'watching');
  const webhook = wayOf(dialog, 'Webhook');
  await webhook.getByRole('switch').check();
  const address = webhook.getByRole('textbox', { name: 'Address' });
  await address.fill('siem.example.com');
  await dialog.getByRole('button', { name: 'Save for the company' }).click();
  await expect(address).toHaveAccessibleDescription(/^That is no web address/);
  await expect(address).toBeFocused();
  await address.fill(receiver.url);
  await expect(webhook.getByText('Save first, then send a test.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save for the company' }).click();
  await confirmWithPassword(admin);
  const secret = await webhook.getByText(/^whsec_/).textContent();

  const tryIt = webhook.getByRole('button', { name: 'Send a test: Webhook' });
  await tryIt.click();
  await expect(webhook.getByRole('status').filter({ hasText: 'Did not arrive' })).toContainText(
    'It answered, and did not take it.',
  );
  status = 204;
  await tryIt.click();
  await expect(webhook.getByText('Arrived', { exact: true })).toBeVisible();
  expect(receiver.got.map(({ body }) => body.type)).toEqual(['test', 'test']);

  await useManyDevices(server, 'Sofia');
  await expect
    .poll(() => receiver.got.filter(({ body }) => body.alert?.evidence.rule === 'many-devices'))
    .toHaveLength(1);
  const alert = receiver.got.at(-1);
  if (!alert || !secret) throw new Error('nothing arrived');
  expect(alert.headers['webhook-signature']).toBe(signatureOf(alert, secret));
  expect(alert.headers['webhook-signature']).not.toBe(signatureOf(alert, 'whsec_bm90IGl0'));

  // The secret was shown that once.
  await dialog.getByRole('tab', { name: 'Alerts' }).click();
  await dialog.getByRole('tab', { name: 'Watch rules' }).click();
  await expect(address).toHaveValue(receiver.url);
  await expect(webhook.getByText('Arrived', { exact: true })).toBeVisible();
  await expect(dialog.getByText(/^whsec_/)).toHaveCount(0);
});

test('two admins at once: the second one sees the first one’s, and loses nothing', async ({
  server,
  launchClient,
}) => {
  const admin = await launchClient();
  await signIn(admin, server.url, account('Daniel').email);
  const dialog = await openAdministration(admin, 'watching');
  const answer = (rule: string) => dialog.getByRole('combobox', { name: `Answer: ${rule}` });
  await answer('New device').selectOption('suspend');

  const owner = await callAsAdmin(server);
  await owner.stepUp();
  const settings = structuredClone(STANDARD_WATCHING);
  settings.rules['bulk-reading'] = { on: false, answers: [] };
  expect(await owner.call('setWatching', { settings, basedOn: 0 })).toMatchObject({ ok: true });

  await dialog.getByRole('button', { name: 'Save for the company' }).click();
  await confirmWithPassword(admin);
  await expect(dialog.getByText(/^Somebody else changed this meanwhile/)).toBeVisible();
  await expect(answer('Bulk reading')).toHaveValue('off');
  await expect(answer('New device')).toHaveValue('suspend');
  await dialog.getByRole('button', { name: 'Save for the company' }).click();
  await expect(dialog.getByText('Saved. It counts from now on.')).toBeVisible();
  expect(await owner.call('readWatching', {})).toMatchObject({
    value: {
      version: 2,
      settings: {
        rules: {
          'bulk-reading': { on: false },
          'new-device': { on: true, answers: ['tell-person', 'tell-admins', 'suspend'] },
        },
      },
    },
  });
});

test('without the server, the page says so, and comes when the server does', async ({
  server,
  launchClient,
}) => {
  const admin = await launchClient();
  await signIn(admin, server.url, account('Daniel').email);
  const dialog = await openAdministration(admin, 'policy');
  server.network.unplug();
  await dialog.getByRole('tab', { name: 'Watch rules' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible({ timeout: 60_000 });
  await picture(admin, 'admin-watching-unreachable-light-en');
  server.network.restore();
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('combobox')).toHaveCount(15, { timeout: 30_000 });
});

for (const { language, locale, theme, who } of LOOKS) {
  test(`the page of watching in ${language}, ${theme}: pictures, and nothing for axe to find`, async ({
    server,
    launchClient,
  }) => {
    const receiver = await startReceiver();
    const t = WORDS[language].watching;
    const client = await launchClient({ language: locale, dark: theme === 'dark' });
    const { page } = client;
    const show = (screen: string) =>
      picture(client, `admin-watching-${screen}-${theme}-${language}`);
    await fillSignIn(client, server.url, account(who).email);
    await expect(sidebarOf(client)).toBeVisible();

    const dialog = await openAdministration(client, 'watching', language);
    const answer = dialog.getByRole('combobox').first();
    await expect(answer).toBeVisible();
    await show('rules');
    await answer.click();
    await show('answers');
    await page.keyboard.press('Escape');
    const words = watchingWordsIn(language);
    await dialog
      .getByRole('combobox', {
        name: t.answer.replace('{rule}', words.rule('impossible-travel')),
      })
      .selectOption('off');
    await answer.selectOption('sign-out-wipe');
    await show('changed');
    await dialog.getByRole('button', { name: t.discard }).click();
    const steps = dialog.getByRole('button', { name: t.steps });
    await steps.click();
    await show('steps');
    await steps.click();

    const webhook = wayOf(dialog, t['way.webhook']);
    const syslog = wayOf(dialog, t['way.syslog']);
    await wayOf(dialog, t['way.mail']).scrollIntoViewIfNeeded();
    await webhook.getByRole('switch').check();
    await syslog.getByRole('switch').check();
    await page.locator('input[name="webhook-url"]').fill('siem.example.com');
    await page.locator('input[name="syslog-port"]').fill('99999');
    await dialog.getByRole('button', { name: t.save }).click();
    await syslog.scrollIntoViewIfNeeded();
    await show('faults');
    await page.locator('input[name="webhook-url"]').fill(receiver.url);
    await page.locator('input[name="syslog-host"]').fill('127.0.0.1');
    await page.locator('input[name="syslog-port"]').fill('1');
    await dialog.getByRole('button', { name: t.save }).click();
    await confirmWithPassword(client);
    await webhook.getByRole('button', { name: t.test }).click();
    await expect(webhook.getByText(t['outcome.good'])).toBeVisible();
    await syslog.getByRole('button', { name: t.test }).click();
    await expect(syslog.getByText(t['fault.not-reached'])).toBeVisible();
    await wayOf(dialog, t['way.mail']).scrollIntoViewIfNeeded();
    await show('delivery');
    await syslog.scrollIntoViewIfNeeded();
    await show('delivery-tried');
  });
}
