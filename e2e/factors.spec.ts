import { DEMO_PASSWORD } from '../server/seed/demo-company.ts';
import { callAsAdmin } from './fixtures/admin.ts';
import { type AuthenticatorApp, authenticatorApp, wrongCode } from './fixtures/authenticator.ts';
import type { Client } from './fixtures/client.ts';
import {
  account,
  askToSignOut,
  fillSignIn,
  lockedHeading,
  lockScreen,
  markChatPage,
  openSettings,
  sidebarOf,
} from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';

const { email } = account('Emma');

const codeField = ({ page }: Client) => page.locator('input[name="totp"]');
const step = ({ page }: Client, name: string) => page.getByRole('heading', { name });

async function inChat(client: Client): Promise<void> {
  await expect(sidebarOf(client)).toBeVisible({ timeout: 15_000 });
  await markChatPage(client);
}

/** The secret as it stands below the QR code, in an app. */
async function scanned({ page }: Client): Promise<{ app: AuthenticatorApp; secret: string }> {
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '');
  return { app: authenticatorApp(secret), secret };
}

/** From the sign-in screen through everything that is asked of somebody without a factor. */
async function setUpAtSignIn(client: Client, url: string) {
  const { page } = client;
  await fillSignIn(client, url, email);
  await expect(step(client, 'Protect your account')).toBeVisible();
  await page.getByRole('button', { name: /Authenticator app/ }).click();
  const { app, secret } = await scanned(client);
  await codeField(client).fill(wrongCode(secret));
  await expect(page.getByText(/That code is not right/)).toBeVisible();
  await expect(sidebarOf(client)).toHaveCount(0);
  await codeField(client).fill(app.code());
  await expect(step(client, 'Your recovery codes')).toBeVisible();
  const codes = await page
    .getByRole('list', { name: 'Recovery codes' })
    .getByRole('listitem')
    .allTextContents();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await inChat(client);
  return { app, secret, codes };
}

async function signOut(client: Client): Promise<void> {
  await askToSignOut(client);
  await client.page.locator('input[name="email"]').waitFor({ timeout: 20_000 });
}

test('a factor is set up at sign-in, then asked for; a recovery code opens once and not twice', async ({
  server,
  launchClient,
}) => {
  const admin = await callAsAdmin(server);
  await admin.setPolicy({ secondFactorAt: ['sign-in'] });
  const client = await launchClient();
  const { page } = client;
  const { app, secret, codes } = await setUpAtSignIn(client, server.url);
  expect(codes).toHaveLength(10);
  await signOut(client);

  await fillSignIn(client, server.url, email);
  await expect(step(client, 'One more step')).toBeVisible();
  await codeField(client).fill(wrongCode(secret));
  await expect(page.getByText(/That code is not right/)).toBeVisible();
  await expect(step(client, 'One more step')).toBeVisible();
  // Back to the beginning, and what was typed there is gone.
  await page.getByRole('button', { name: 'Start again' }).click();
  await fillSignIn(client, server.url, email);
  await codeField(client).pressSequentially(app.code());
  await inChat(client);
  await signOut(client);

  const [once = '', other = ''] = codes;
  for (const [code, opens] of [
    [once, true],
    [once.toUpperCase().replace('-', ' '), false],
    [other, true],
  ] as const) {
    if (await page.locator('input[name="email"]').isVisible()) {
      await fillSignIn(client, server.url, email);
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
    }
    await page.locator('input[name="recovery"]').fill(code);
    await page.keyboard.press('Enter');
    if (!opens) {
      await expect(page.getByText(/none of your recovery codes/)).toBeVisible();
      continue;
    }
    await inChat(client);
    await signOut(client);
  }
});

test('unlocks with a factor: never without, never with a wrong one, and not without the server', async ({
  server,
  launchClient,
}) => {
  const admin = await callAsAdmin(server);
  await admin.setPolicy({ secondFactorAt: ['unlock'] });
  const client = await launchClient();
  const { page } = client;
  const { app, secret } = await setUpAtSignIn(client, server.url);

  await page.keyboard.press('Control+l');
  const password = await lockScreen(client);
  await password.fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Enter all six digits.')).toBeVisible();
  await codeField(client).fill(wrongCode(secret));
  await expect(page.getByText(/That code is not right/)).toBeVisible();
  await expect(page.getByText(/4 tries left/)).toBeVisible();
  await expect(lockedHeading(client)).toBeVisible();

  await expect(page.getByRole('button', { name: 'Unlock' })).toBeEnabled({ timeout: 5_000 });
  server.network.unplug();
  await codeField(client).fill(app.code());
  await expect(page.getByText(/only your company’s server can check it/)).toBeVisible({
    timeout: 20_000,
  });
  await expect(lockedHeading(client)).toBeVisible();
  server.network.restore();

  // Control: the same password with a right code opens.
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeEnabled({ timeout: 5_000 });
  await codeField(client).fill(app.code());
  await inChat(client);
});

test('confirms with a code where the password is not enough, and changes the password', async ({
  server,
  launchClient,
}) => {
  const admin = await callAsAdmin(server);
  await admin.setPolicy({ secondFactorAt: ['sign-in', 'step-up'] });
  const client = await launchClient();
  const { page } = client;
  const { app } = await setUpAtSignIn(client, server.url);

  await openSettings(client, 'Sign-in and security');
  await page.getByRole('button', { name: 'Make new ones' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make new ones' }).click();
  const asked = page.getByRole('dialog', { name: 'Is it you?' });
  await expect(asked.locator('input[name="totp"]')).toBeVisible();
  await expect(asked.locator('input[name="step-up"]')).toHaveCount(0);
  await asked.locator('input[name="totp"]').fill(app.code());
  await expect(page.getByRole('list', { name: 'Recovery codes' })).toBeVisible();
  await page.getByRole('button', { name: 'I have kept them' }).click();

  const next = 'four words for tomorrow';
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.locator('input[name="current"]').fill(DEMO_PASSWORD);
  for (const [typed, refusal] of [
    ['password', /lists of stolen passwords/],
    [next, null],
  ] as const) {
    await page.locator('input[name="next"]').fill(typed);
    await page.locator('input[name="repeat"]').fill(typed);
    await page.getByRole('button', { name: 'Change it' }).click();
    if (refusal) await expect(page.getByText(refusal)).toBeVisible();
  }
  await expect(page.getByText(/Your password is changed/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+l');
  await (await lockScreen(client)).fill(next);
  await page.keyboard.press('Enter');
  await inChat(client);
});
