import { callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import {
  account,
  expectSummary,
  lockedHeading,
  message,
  openChannel,
  openSettings,
  say,
  signIn,
} from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, viewOf } from './fixtures/traces.ts';

const SOFIA = account('Sofia').email;
/** Until the client asks again for a network that came back: its pauses grow. */
const BACK_LIMIT_MS = 60_000;
const ENDED = /no longer allows a copy of messages/;
const lostIn = ({ page }: Client) =>
  page.getByText(/had not been sent yet\. (It is|They are) lost\./);
const waiting = ({ page }: Client) => page.getByRole('img', { name: 'Waiting to be sent' });

test.describe.configure({ timeout: 240_000 });

/** Opens the setting that says where messages are kept, and asks for memory alone. */
async function wantMemory(client: Client) {
  const settings = await openSettings(client, 'Policy');
  await settings.getByRole('button', { name: /^Copy on this computer/ }).click();
  await settings.getByRole('radio', { name: 'In memory alone' }).check();
  await settings.getByRole('button', { name: 'Save', exact: true }).click();
  return client.page.getByRole('alertdialog');
}

async function putSettingsAway({ page }: Client): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toHaveCount(0);
}

test('who wants no copy any more is told what is unsent, and may have it sent first', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  await signIn(client, server.url, SOFIA);
  await openChannel(client, 'general');
  const bodies = ['first', 'second'].map(canary);
  server.network.unplug();
  for (const body of bodies) await say(client, body);
  await expect(waiting(client)).toHaveCount(bodies.length);

  await test.step('told how many, before anything is set; who cancels has lost nothing', async () => {
    const asked = await wantMemory(client);
    await expect(asked.getByText('2 messages have not been sent yet.')).toBeVisible();
    await expect(asked.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await asked.getByRole('button', { name: 'Send first' }).click();
    await expect(asked.getByText('2 messages could not be sent.')).toBeVisible();
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await expect(asked).toHaveCount(0);
    const { session } = await viewOf(client);
    expect(session).toMatchObject({ phase: 'unlocked', keeping: 'kept', personal: {} });
    await putSettingsAway(client);
    await expect(waiting(client)).toHaveCount(bodies.length);
  });

  await test.step('with a network they are sent first, and nothing is lost', async () => {
    const asked = await wantMemory(client);
    await expect(asked.getByText('2 messages have not been sent yet.')).toBeVisible();
    server.network.restore();
    await expect(async () => {
      // Until the server is reached again, it says that it could not.
      await asked.getByRole('button', { name: 'Send first' }).click({ timeout: 1_000 });
      await expect(client.page.getByText(ENDED)).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: BACK_LIMIT_MS });
    await expect(lostIn(client)).toHaveCount(0);
  });

  await test.step('the next session has them from the server, and is in memory', async () => {
    await signIn(client, server.url, SOFIA);
    await openChannel(client, 'general');
    for (const body of bodies) await expect(message(client, body)).toBeVisible();
    const { session } = await viewOf(client);
    expect(session.phase === 'unlocked' && session.keeping).toBe('memory-by-policy');
  });
});

test('a company that allows no copy any more lets what waits be sent, and says what is lost', async ({
  server,
  launchClient,
}) => {
  const [open, locked] = [await launchClient(), await launchClient()];
  const admin = await callAsAdmin(server);
  const bodies = ['first', 'second', 'third'].map(canary);
  for (const client of [open, locked]) {
    await signIn(client, server.url, SOFIA);
    await openChannel(client, 'general');
  }
  server.network.unplug();
  for (const body of bodies) await say(open, body);
  await expect(waiting(open)).toHaveCount(bodies.length);
  for (const body of ['lost one', 'lost two'].map(canary)) await say(locked, body);
  await expect(waiting(locked)).toHaveCount(2);
  await locked.page.keyboard.press('Control+l');
  await expect(lockedHeading(locked)).toBeVisible();

  await admin.setPolicy({ offlineCopy: 'memory' });
  server.network.restore();

  for (const client of [open, locked]) {
    await expect(client.page.getByText(ENDED)).toBeVisible({ timeout: BACK_LIMIT_MS });
  }
  await expectSummary(locked, '2 messages had not been sent yet. They are lost.');
  await expect(lostIn(open)).toHaveCount(0);
  await signIn(open, server.url, SOFIA);
  await openChannel(open, 'general');
  for (const body of bodies) await expect(message(open, body)).toBeVisible();
  for (const client of [open, locked]) expect(client.output).not.toContain('lost one');
});
