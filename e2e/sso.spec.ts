import type { IdentityProvider } from '../server/sso/testing/identity-provider.ts';
import { callRoute } from '../server/testing/http-client.ts';
import { newTestDevice } from '../server/testing/test-device.ts';
import { callAsAdmin } from './fixtures/admin.ts';
import { confirmWithPassword, openAdministration } from './fixtures/admin-page.ts';
import type { Client } from './fixtures/client.ts';
import {
  setProvider,
  signInAtProvider,
  signOutAtProvider,
  startCompanyProvider,
} from './fixtures/identity-provider.ts';
import { storedSecrets } from './fixtures/keychain.ts';
import {
  account,
  expectSummary,
  markChatPage,
  message,
  openChannel,
  say,
  sidebarOf,
  signIn,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { test as base, expect } from './fixtures/test.ts';
import { canary, placesOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

const CLEAN = 'Nothing was left on this device';
const LOCAL_PASSWORD = 'a password of this computer alone';

const test = base.extend<{ provider: IdentityProvider }>({
  provider: async ({ server }, use) => {
    const provider = await startCompanyProvider(server);
    await use(provider);
    await provider.close();
  },
});

/** From the sign-in screen to the browser: presses the button that the address brings forth. */
async function goToCompanyPage({ page }: Client, serverUrl: string, email: string) {
  await page.locator('input[name="email"]').fill(email);
  const server = page.locator('input[name="server"]');
  if (await server.isVisible()) await server.fill(serverUrl);
  await page.getByRole('button', { name: 'Sign in at your company’s page' }).click();
}

/** Whoever typed no password chooses one for this computer; and a new colleague is offered the tour. */
async function enterWithLocalPassword(client: Client): Promise<void> {
  const { page } = client;
  await page.locator('input[name="password"]').fill(LOCAL_PASSWORD);
  await page.locator('input[name="repeat"]').fill(LOCAL_PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Skip' }).click();
  await expect(sidebarOf(client)).toBeVisible();
  await markChatPage(client);
}

/** Leaves something behind that has to go. */
async function workOn(client: Client): Promise<string[]> {
  const secret = canary('for my eyes');
  await openChannel(client, 'general');
  await say(client, secret);
  await expect(message(client, secret)).toBeVisible();
  return [secret, ...(await storedSecrets(client.desktop))];
}

async function expectWiped(client: Client, because: string, planted: string[]): Promise<void> {
  await client.page.getByText(because).waitFor();
  await expectSummary(client, CLEAN);
  expect((await scan(placesOf(client), planted)).hits).toEqual([]);
}

async function newEmployee(server: TestServer, provider: IdentityProvider): Promise<string> {
  const admin = await callAsAdmin(server);
  const roles = [{ group: 'it', role: 'admin' as const }];
  await setProvider(admin, provider, { roles, otherRole: 'guest' });
  const email = 'new@lumen.test';
  provider.accounts.set('new', { email, name: 'New Employee', groups: ['it'] });
  return email;
}

test.describe.configure({ timeout: 120_000 });

test('a new employee signs in at the company’s page; signing out there wipes the device', async ({
  server,
  provider,
  systemBrowser,
  launchClient,
}) => {
  const email = await newEmployee(server, provider);
  const client = await launchClient({ env: systemBrowser.env });
  await goToCompanyPage(client, server.url, email);
  const browser = await systemBrowser.opened();
  await signInAtProvider(browser, 'new');
  await expect(browser.getByText('You can close this window')).toBeVisible();
  await enterWithLocalPassword(client);

  // An account of their own, with the role that their group gives.
  await openAdministration(client, 'devices');
  await client.page.keyboard.press('Escape');
  const planted = await workOn(client);

  await signOutAtProvider(browser, provider);
  await expectWiped(client, 'Your company’s sign-in service ended your session.', planted);
});

test('a wrong state changes nothing, and a stolen code opens nothing on another device', async ({
  server,
  provider,
  systemBrowser,
  launchClient,
}) => {
  const email = await newEmployee(server, provider);
  const client = await launchClient({ env: systemBrowser.env });
  await goToCompanyPage(client, server.url, email);
  await expect.poll(systemBrowser.addresses).toHaveLength(1);
  const [address = ''] = await systemBrowser.addresses();
  const redirectUri = new URL(address).searchParams.get('redirect_uri') ?? '';
  const guessed = new URLSearchParams({ code: 'x', state: 'guessed' });
  const browser = await systemBrowser.opened();
  expect((await browser.request.get(`${redirectUri}?${guessed}`)).status()).toBe(400);

  // Somebody has read the code on its way, and is faster.
  const back = (await provider.walk(address, 'new')).searchParams;
  const thief = await newTestDevice('thief');
  const stolen = await callRoute(server.directUrl, 'ssoFinish', {
    email,
    code: back.get('code') ?? '',
    state: back.get('state') ?? '',
    verifier: 'v'.repeat(43),
    issuer: back.get('iss'),
    device: thief.device,
  });
  expect(stolen).toMatchObject({ ok: false, error: { code: 'SignOnRefused' } });
  await signInAtProvider(browser, 'new');
  await client.page.getByText('did not vouch for you').waitFor();

  // The control: nothing but that was against it.
  await goToCompanyPage(client, server.url, email);
  await signInAtProvider(await systemBrowser.opened(), 'new');
  await enterWithLocalPassword(client);
});

test('whoever leaves the company is wiped by its directory, and the admin sees the receipt', async ({
  server,
  launchClient,
}) => {
  const admin = await callAsAdmin(server);
  await admin.stepUp();
  const made = await admin.call('makeScimToken', {});
  const token = made.ok ? made.value.token : '';
  const client = await launchClient();
  const { email } = account('Sofia');
  await signIn(client, server.url, email);
  const planted = await workOn(client);

  const scim = (path: string, init: RequestInit = {}) =>
    fetch(`${server.directUrl}/scim/v2${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    });
  const filter = encodeURIComponent(`userName eq "${email}"`);
  const listed = await (await scim(`/Users?filter=${filter}`)).json();
  const left = await scim(`/Users/${listed.Resources[0].id}`, {
    method: 'PATCH',
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'active', value: false }],
    }),
  });
  expect(left.status).toBe(200);
  await expectWiped(client, 'Your company signed this device out and had it wiped.', planted);
  const counts = async () => {
    const { value } = { value: null, ...(await admin.call('listWipes', {})) };
    return value?.wipes[0]?.counts;
  };
  await expect.poll(counts).toMatchObject({ wiped: 1, asked: 0 });
});

test('an owner sets up the provider and the directory in the app', async ({
  server,
  provider,
  launchClient,
}) => {
  const client = await launchClient();
  const { page } = client;
  await signIn(client, server.url, account('林美琪').email);
  const dialog = await openAdministration(client, 'devices');
  await dialog.getByRole('tab', { name: 'Sign-on' }).click();
  await dialog.getByLabel('Issuer').fill(`${provider.issuer}/elsewhere`);
  await dialog.getByRole('button', { name: 'Check the provider' }).click();
  await confirmWithPassword(client);
  await expect(dialog.getByText('There is no OpenID Connect at that address.')).toBeVisible();
  await dialog.getByLabel('Issuer').fill(provider.issuer);
  await dialog.getByRole('button', { name: 'Check the provider' }).click();
  await expect(dialog.getByText('The provider answers')).toBeVisible();

  await dialog.getByLabel('Client ID').fill(provider.clientId);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('A new issuer takes its own secret.')).toBeVisible();
  await dialog.getByLabel('Client secret', { exact: true }).fill(provider.secret);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Saved. It counts from now on.')).toBeVisible();
  await expect(dialog.getByLabel('Client secret', { exact: true })).toHaveValue('');
  expect(await page.content()).not.toContain(provider.secret);

  await dialog.getByRole('button', { name: 'Make a token' }).click();
  await expect(dialog.getByText('It is shown this once.')).toBeVisible();
  await dialog.getByRole('button', { name: /^Revoke the token/ }).click();
  await expect(dialog.getByText('No directory has a token yet.')).toBeVisible();
});

test('an admin is told that who vouches for people is for owners to say', async ({
  server,
  provider,
  launchClient,
}) => {
  const client = await launchClient();
  await signIn(client, server.url, account('Daniel').email);
  const dialog = await openAdministration(client, 'devices');
  await dialog.getByRole('tab', { name: 'Sign-on' }).click();
  await dialog.getByLabel('Issuer').fill(provider.issuer);
  await dialog.getByLabel('Client ID').fill(provider.clientId);
  await dialog.getByLabel('Client secret', { exact: true }).fill(provider.secret);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await confirmWithPassword(client);
  await expect(dialog.getByText('Only an owner of your company may change that.')).toBeVisible();
});
