import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startFaultyProxy } from '../electron/sync/testing/faulty-proxy.ts';
import { type Caller, callAs, callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import { storedSecrets } from './fixtures/keychain.ts';
import {
  account,
  askToSignOut,
  expectSummary,
  lockedHeading,
  message,
  openChannel,
  say,
  signIn,
  unlock,
} from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

const SOFIA = account('Sofia').email;
/** Until the client asks again for a network that came back: its pauses grow. */
const BACK_LIMIT_MS = 60_000;

const offlineBanner = ({ page }: Client) =>
  page.getByText(/Messages wait here and are sent when you're back\.$/);
const waiting = ({ page }: Client) => page.getByRole('img', { name: 'Waiting to be sent' });

/** What is on the screen of these messages, in its order. */
async function shownOf({ page }: Client, bodies: readonly string[]): Promise<string[]> {
  const shown = await page.getByRole('log').getByRole('article').allInnerTexts();
  return shown.flatMap((text) => bodies.filter((body) => text.includes(body)));
}

test.describe.configure({ timeout: 240_000 });

test('what is written without a network waits, outlives a restart, and arrives once and in order', async ({
  server,
  launchClient,
}) => {
  // The other one's network stays.
  const network = await startFaultyProxy(Number(new URL(server.directUrl).port));
  const [writer, reader] = [await launchClient(), await launchClient()];
  await signIn(writer, network.url, SOFIA);
  await signIn(reader, server.url, account('陈伟').email);
  for (const client of [writer, reader]) await openChannel(client, 'general');
  const before = canary('while there was a network');
  await say(writer, before);
  await expect(message(reader, before)).toBeVisible();
  const bodies = ['first', 'second', 'third', '第四', 'fifth'].map(canary);
  const [last = '', ...early] = bodies.toReversed();

  await test.step('written without a network', async () => {
    network.unplug();
    await expect(offlineBanner(writer)).toBeVisible();
    for (const body of early.toReversed()) await say(writer, body);
    await expect(waiting(writer)).toHaveCount(early.length);
  });

  await test.step('restarted without a network: locked, unlocked, still there', async () => {
    await writer.restart();
    await expect(lockedHeading(writer)).toBeVisible();
    await expect(writer.page.getByText('Nightjar was started again.')).toBeVisible();
    await unlock(writer);
    await openChannel(writer, 'general');
    await expect(message(writer, before)).toBeVisible();
    await say(writer, last);
    await expect(waiting(writer)).toHaveCount(bodies.length);
    expect(await shownOf(writer, bodies)).toEqual(bodies);
    expect(await shownOf(reader, bodies)).toEqual([]);
  });

  await test.step('the network comes back, goes in the middle, and comes back', async () => {
    network.restore();
    await expect(message(reader, bodies[0] ?? '')).toBeVisible({ timeout: BACK_LIMIT_MS });
    network.cut();
    await expect(message(reader, last)).toBeVisible({ timeout: BACK_LIMIT_MS });
    await expect(waiting(writer)).toHaveCount(0, { timeout: BACK_LIMIT_MS });
    for (const client of [reader, writer]) expect(await shownOf(client, bodies)).toEqual(bodies);
  });
  await network.close();
});

/** Why sessions were signed out, as the company's log has it. */
async function endings(admin: Caller): Promise<unknown[]> {
  const entries = await admin.audit();
  return entries.flatMap(({ action, detail }) =>
    action === 'session.signed-out' ? [detail['trigger']] : [],
  );
}

async function signOutWithout(fail: () => void, client: Client, elsewhere: Caller): Promise<void> {
  const secret = canary('said before the cable went');
  await openChannel(client, 'general');
  await say(client, secret);
  await expect(message(client, secret)).toBeVisible();
  await expect(waiting(client)).toHaveCount(0);
  const planted = [secret, SOFIA, ...(await storedSecrets(client.desktop))];
  fail();
  await askToSignOut(client);
  await expectSummary(
    client,
    'Nothing was left on this device',
    'The server could not be reached. It ends the session as soon as Nightjar reaches it again; until then, nothing on this device can use it.',
  );
  await client.page.getByText('What was removed').click();
  await expect(
    client.page.getByRole('listitem').filter({ hasText: 'Session ended on the server' }),
  ).toContainText('Later');
  expect((await scan(placesOf(client), planted)).hits).toEqual([]);
  expect(existsSync(join(client.profile, 'revocations.json'))).toBe(true);
  // The server does not know yet.
  expect(await elsewhere.otherSessions()).toHaveLength(1);
}

async function expectEndedOnServer(client: Client, elsewhere: Caller): Promise<void> {
  await expect.poll(() => elsewhere.otherSessions(), { timeout: BACK_LIMIT_MS }).toEqual([]);
  await expect.poll(() => existsSync(join(client.profile, 'revocations.json'))).toBe(false);
}

test('signed out without a network: wiped at once, ended on the server when it is back', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const elsewhere = await callAs(server, SOFIA);
  const admin = await callAsAdmin(server);

  await test.step('the network comes back', async () => {
    await signIn(client, server.url, SOFIA);
    await signOutWithout(server.network.unplug, client, elsewhere);
    server.network.restore();
    await expectEndedOnServer(client, elsewhere);
    expect(await endings(admin)).toEqual(['user']);
  });

  await test.step('the network hangs, and comes back after a restart', async () => {
    await signIn(client, server.url, SOFIA);
    await signOutWithout(server.network.freeze, client, elsewhere);
    await client.restart();
    await client.page.getByLabel('Work email').waitFor();
    expect(await elsewhere.otherSessions()).toHaveLength(1);
    server.network.restore();
    await expectEndedOnServer(client, elsewhere);
    expect(await endings(admin)).toEqual(['user', 'user']);
  });
});
