import { createPrivateKey } from 'node:crypto';
import { callAs, callAsAdmin, refreshWith } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import { storedSecrets } from './fixtures/keychain.ts';
import {
  account,
  askToSignOut,
  expectSummary,
  lockedHeading,
  message,
  openChannel,
  openSettings,
  say,
  sidebarOf,
  signIn,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

const ENDED = 'This session was ended from another device or by your company.';
const CLEAN = 'Nothing was left on this device';
/** The wipe and, where there was no network, the wait until the client asks for it again. */
const WIPE_LIMIT_MS = 60_000;

const OWNER = account('Sofia').email;

/** Signs in and leaves something behind that has to go. */
async function workOn(client: Client, url: string): Promise<string[]> {
  const secret = canary('for my eyes');
  await signIn(client, url, OWNER);
  await openChannel(client, 'general');
  await say(client, secret);
  await expect(message(client, secret)).toBeVisible();
  return [secret, ...(await storedSecrets(client.desktop))];
}

async function expectWiped(client: Client, planted: readonly string[]): Promise<void> {
  await client.page.getByText(ENDED).waitFor({ timeout: WIPE_LIMIT_MS });
  await expectSummary(client, CLEAN);
  expect((await scan(placesOf(client), planted)).hits).toEqual([]);
}

/** Which of the strings in a keychain is the refresh token: the only one the server knows as one. */
async function stealRefreshToken(server: TestServer, stolen: string[], stolenKey: Buffer) {
  for (const secret of stolen) {
    const next = await refreshWith(server, secret, stolenKey);
    if (next) return { spent: secret, next };
  }
  throw new Error('no refresh token in the keychain');
}

/** Which of them is the device's key (RFC 8410, in base64): the only one that reads as one. */
function stealDeviceKey(stolen: readonly string[]): Buffer {
  for (const secret of stolen) {
    const bytes = Buffer.from(secret, 'base64');
    if (isPrivateKey(bytes)) return bytes;
  }
  throw new Error('no device key in the keychain');
}

function isPrivateKey(key: Buffer): boolean {
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs8' }).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

test.describe.configure({ timeout: 240_000 });

test('a session that is ended elsewhere is signed out and wiped: at once, or when it is back', async ({
  server,
  launchClient,
}, info) => {
  const [laptop, other] = [await launchClient(), await launchClient()];

  await test.step('from another device, by its settings', async () => {
    const planted = await workOn(laptop, server.url);
    await signIn(other, server.url, OWNER);
    const devices = await openSettings(other, 'Devices');
    await devices
      .getByRole('listitem')
      .getByRole('button', { name: /^Sign out / })
      .click();
    const confirm = other.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' });
    const answered = devices
      .getByText(/ is signed out\.$/)
      .waitFor()
      .then(Date.now);
    const wiped = laptop.page.getByText(CLEAN).waitFor({ timeout: WIPE_LIMIT_MS }).then(Date.now);
    const pressed = Date.now();
    await confirm.click();
    const [told, gone] = await Promise.all([answered, wiped]);
    const description = `pressed; answered after ${told - pressed} ms, wiped after ${gone - pressed} ms`;
    info.annotations.push({ type: 'revoked online', description });
    await expectWiped(laptop, planted);
    await expect(devices.getByText('No other device is signed in.')).toBeVisible();
  });

  await test.step('while it has no network: at the next contact', async () => {
    const planted = await workOn(laptop, server.url);
    server.network.unplug();
    await expect(sidebarOf(laptop).getByText(/^(Offline|Connecting…)$/)).toBeVisible();
    const elsewhere = await callAs(server, OWNER);
    for (const session of await elsewhere.otherSessions()) await elsewhere.revoke(session);
    expect(await elsewhere.otherSessions()).toEqual([]);
    // Nobody told it yet.
    await expect(sidebarOf(laptop)).toBeVisible();
    server.network.restore();
    await expectWiped(laptop, planted);
  });

  await test.step('while it is locked', async () => {
    const planted = await workOn(laptop, server.url);
    await laptop.desktop.key('ctrl+l');
    await expect(lockedHeading(laptop)).toBeVisible();
    const elsewhere = await callAs(server, OWNER);
    for (const session of await elsewhere.otherSessions()) await elsewhere.revoke(session);
    await expectWiped(laptop, planted);
  });
});

const reused = async (server: TestServer) =>
  (await (await callAsAdmin(server)).audit()).filter(
    ({ action }) => action === 'session.refresh-reused',
  );

test('a copied refresh token is worth nothing on another computer, and ends the session', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const planted = await workOn(client, server.url);
  expect(await reused(server)).toEqual([]);
  // One of them is the token: whichever it is, it opens nothing.
  for (const secret of planted) expect(await refreshWith(server, secret)).toBeNull();
  await expectWiped(client, planted);
  expect(await reused(server)).toHaveLength(1);
});

test('with the device’s key as well, a copy ends the session as soon as it is used twice', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const planted = await workOn(client, server.url);
  const key = stealDeviceKey(planted);
  const { spent, next } = await stealRefreshToken(server, planted, key);
  // Control: the chain goes on for whoever has its newest token and the key, and the session lives.
  expect(await refreshWith(server, next, key)).not.toBeNull();
  await expect(sidebarOf(client)).toBeVisible();
  expect(await refreshWith(server, spent, key)).toBeNull();
  await expectWiped(client, planted);
  expect(await reused(server)).toHaveLength(1);
  expect(await refreshWith(server, next, key)).toBeNull();
});

test('whoever signs out is gone from the list of their sessions', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  await workOn(client, server.url);
  const elsewhere = await callAs(server, OWNER);
  expect(await elsewhere.otherSessions()).toHaveLength(1);
  await askToSignOut(client);
  await expectSummary(client, CLEAN, 'You signed out.');
  expect(await elsewhere.otherSessions()).toEqual([]);
  const admin = await callAsAdmin(server);
  const ending = (await admin.audit()).find(({ action }) => action === 'session.signed-out');
  expect(ending?.detail).toMatchObject({ trigger: 'user' });
});
