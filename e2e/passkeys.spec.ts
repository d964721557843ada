import { DEMO_PASSWORD } from '../server/seed/demo-company.ts';
import { callAsAdmin } from './fixtures/admin.ts';
import { addFingerprintReader } from './fixtures/authenticator.ts';
import type { Client } from './fixtures/client.ts';
import {
  account,
  askToSignOut,
  fillSignIn,
  lockScreen,
  markChatPage,
  openSettings,
  sidebarOf,
} from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';

const { email } = account('Emma');
const OWN = 'four words for this computer';

async function inChat(client: Client): Promise<void> {
  await expect(sidebarOf(client)).toBeVisible({ timeout: 15_000 });
  await markChatPage(client);
}

async function signOut(client: Client): Promise<void> {
  await askToSignOut(client);
  await client.page.locator('input[name="email"]').waitFor({ timeout: 20_000 });
}

test('a passkey: made on the way in, asked for as the second factor, to unlock, and the first alone', async ({
  server,
  launchClient,
  systemBrowser,
}) => {
  const admin = await callAsAdmin(server);
  await admin.setPolicy({
    secondFactorAt: ['sign-in', 'unlock'],
    secondFactors: ['passkey'],
  });
  const reader = await systemBrowser.newPage();
  await addFingerprintReader(reader);
  const client = await launchClient({ env: systemBrowser.env });
  const { page } = client;
  const goThrough = async () => {
    await systemBrowser.opened(reader);
    await expect(reader.getByText('Nightjar has what it needs.')).toBeVisible();
  };

  // Made.
  await fillSignIn(client, server.url, email);
  await page.getByRole('button', { name: 'Open the browser' }).click();
  await expect(page.getByText('Go on in your browser')).toBeVisible();
  await goThrough();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await inChat(client);

  // Unlocks, beside the password.
  await page.keyboard.press('Control+l');
  await (await lockScreen(client)).fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await goThrough();
  await inChat(client);

  // Given a name.
  await openSettings(client, 'Sign-in and security');
  await page.getByRole('button', { name: /^Rename / }).click();
  await page.locator('input[name="passkey-name"]').fill('Fingerprint');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Fingerprint', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await signOut(client);

  // The second factor.
  await fillSignIn(client, server.url, email);
  await page.getByRole('button', { name: 'Open the browser' }).click();
  // Called off, and begun again.
  await expect(page.getByText('Go on in your browser')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await systemBrowser.opened(reader);
  await page.getByRole('button', { name: 'Open the browser' }).click();
  await goThrough();
  await inChat(client);
  await signOut(client);

  // The first, alone: a password for this computer is chosen.
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await goThrough();
  await page.locator('input[name="password"]').fill(OWN);
  await page.locator('input[name="repeat"]').fill(OWN);
  await page.keyboard.press('Enter');
  await inChat(client);
  await page.keyboard.press('Control+l');
  await (await lockScreen(client)).fill(OWN);
  await expect(page.getByLabel('Password for this computer')).toBeVisible();
  await page.keyboard.press('Enter');
  await goThrough();
  await inChat(client);
});
