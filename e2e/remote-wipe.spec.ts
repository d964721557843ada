import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { parseReceiptFile, verifyReceipt } from '../shared/receipt/receipt-file.ts';
import { callAs } from './fixtures/admin.ts';
import { confirmWithPassword, openAdministration } from './fixtures/admin-page.ts';
import type { Client } from './fixtures/client.ts';
import { storedSecrets } from './fixtures/keychain.ts';
import {
  account,
  expectSummary,
  lockedHeading,
  message,
  openChannel,
  say,
  sidebarOf,
  signIn,
  unlock,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

const WIPED = 'Your company signed this device out and had it wiped.';
const CLEAN = 'Nothing was left on this device';
/** The wipe and, where there was no network, the wait until the client asks for it again. */
const WIPE_LIMIT_MS = 60_000;

const [MEMBER, ADMIN, SECOND] = [account('Sofia'), account('Daniel'), account('张浩')];

/** Signs in and leaves something behind that has to go. */
async function workOn(client: Client, url: string): Promise<string[]> {
  const secret = canary('for my eyes');
  await signIn(client, url, MEMBER.email);
  await openChannel(client, 'general');
  await say(client, secret);
  await expect(message(client, secret)).toBeVisible();
  return [secret, ...(await storedSecrets(client.desktop))];
}

async function expectWiped(client: Client, planted: string[]): Promise<void> {
  await client.page.getByText(WIPED).waitFor({ timeout: WIPE_LIMIT_MS });
  await expectSummary(client, CLEAN);
  expect((await scan(placesOf(client), planted)).hits).toEqual([]);
}

/** Has the member's device wiped, from the page of devices. */
async function wipe(admin: Client, dialog: Locator, reason: string): Promise<Locator> {
  await dialog.getByRole('tab', { name: 'Devices' }).click();
  await dialog.getByRole('textbox', { name: 'Find by person or device' }).fill('Sofia');
  const row = dialog.getByRole('listitem');
  await expect(row).toHaveCount(1);
  await row.getByRole('button', { name: /^More for/ }).click();
  await admin.page.getByRole('menuitem', { name: 'Sign out and wipe…' }).click();
  await admin.page.getByLabel('Reason').fill(reason);
  await admin.page.keyboard.press('Enter');
  return dialog.getByRole('listitem').filter({ hasText: reason }).first();
}

/** As if sixteen minutes had passed since every wipe. */
function age(server: TestServer): Promise<void> {
  return server.evaluate(({ database, sql }) =>
    database.asOwner(async (tx) => {
      await tx.execute(
        sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
      );
      await tx.execute(sql`update wipes set begun_at = begun_at - 16 * 60000`);
    }),
  );
}

/** What the receipts of all wiped devices say: why they signed out. */
async function wipedTriggers(server: TestServer): Promise<(string | null)[]> {
  const second = await callAs(server, SECOND.email);
  const listed = await second.call('listWipes', {});
  if (!listed.ok) throw new Error(listed.error.code);
  const triggers: (string | null)[] = [];
  for (const { id } of listed.value.wipes) {
    const read = await second.call('readWipe', { wipeId: id });
    for (const { sessionId } of read.ok ? read.value.devices : []) {
      const [newest] = await second.receipts(sessionId);
      const verified = newest && (await verifyReceipt(newest.file, second.tenantKey));
      triggers.push(verified?.ok ? verified.value.receipt.trigger : null);
    }
  }
  return triggers;
}

test.describe.configure({ timeout: 300_000 });

test('an admin locks a device, has it wiped, and sees what it answers', async ({
  server,
  launchClient,
}) => {
  const [admin, laptop] = [await launchClient(), await launchClient()];
  // Past the network that a step pulls out.
  await signIn(admin, server.directUrl, ADMIN.email);
  let planted = await workOn(laptop, server.url);
  const dialog = await openAdministration(admin, 'devices');

  await test.step('lock now', async () => {
    await dialog.getByRole('button', { name: /^Lock .* of Sofia/ }).click();
    await expect(lockedHeading(laptop)).toBeVisible();
    await expect(laptop.page.getByText('Your company locked Nightjar.')).toBeVisible();
    await expect(dialog.getByText(/was told to lock\.$/)).toBeVisible();
    await unlock(laptop);
  });

  await test.step('wipe, with a reason and the password', async () => {
    const card = await wipe(admin, dialog, 'Left in a taxi');
    // Nothing happens before the password is right.
    await admin.page.locator('input[name="step-up"]').fill('not the password');
    await admin.page.keyboard.press('Enter');
    await expect(admin.page.getByText('That password is not right.')).toBeVisible();
    await expect(sidebarOf(laptop)).toBeVisible();
    await confirmWithPassword(admin);
    await expectWiped(laptop, planted);
    await expect(card.getByText('Wiped', { exact: true })).toBeVisible();
    await expect(card.getByText('Done', { exact: true })).toBeVisible();
  });

  await test.step('the receipt verifies, and one byte less does not', async () => {
    const path = join(admin.temp, 'receipt.json');
    await admin.evaluate(({ dialog: dialogs }, filePath) => {
      Object.assign(dialogs, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    }, path);
    await dialog.getByRole('button', { name: /^Receipt of/ }).click();
    const receipt = admin.page.getByRole('dialog', { name: /^Receipt of/ });
    await expect(receipt.getByText(/Nothing was left on the device\. Verified/)).toBeVisible();
    await receipt.getByRole('button', { name: 'Save…' }).click();
    await expect(receipt.getByText('Saved.')).toBeVisible();
    await receipt.getByRole('button', { name: 'Close', exact: true }).last().click();

    const { tenantKey } = await callAs(server, SECOND.email);
    const bytes = await readFile(path);
    const file = parseReceiptFile(bytes);
    if (!file) throw new Error('the file is no receipt');
    const verified = await verifyReceipt(file, tenantKey);
    expect(verified).toMatchObject({
      ok: true,
      value: { receipt: { trigger: 'wiped', outcome: 'complete', rescan: { residue: 0 } } },
    });
    // Control.
    const forged = {
      ...file,
      receipt: file.receipt.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
    };
    expect((await verifyReceipt(forged, tenantKey)).ok).toBe(false);
  });

  await test.step('offline: asked, then overdue, and wiped when it is back', async () => {
    planted = await workOn(laptop, server.url);
    server.network.unplug();
    await expect(sidebarOf(laptop).getByText(/^(Offline|Connecting…)$/)).toBeVisible();
    const card = await wipe(admin, dialog, 'Still in that taxi');
    await expect(card.getByText('Not heard from yet')).toBeVisible();
    await expect(card.getByText('Overdue')).toHaveCount(0);
    await age(server);
    await expect(card.getByText('Overdue').first()).toBeVisible();
    // Nobody told it yet.
    await expect(sidebarOf(laptop)).toBeVisible();
    server.network.restore();
    await expectWiped(laptop, planted);
    await expect(card.getByText('Wiped', { exact: true })).toBeVisible();
    await expect(card.getByText('Overdue')).toHaveCount(0);
    // And its receipt says the same word as the admin's page.
    expect(await wipedTriggers(server)).toEqual(['wiped', 'wiped']);
  });
});

test('wiping everyone takes two admins', async ({ server, launchClient }) => {
  const [admin, laptop] = [await launchClient(), await launchClient()];
  await signIn(admin, server.url, ADMIN.email);
  const planted = await workOn(laptop, server.url);
  const dialog = await openAdministration(admin, 'devices');
  await dialog.getByRole('button', { name: 'Wipe everyone’s devices…' }).click();
  await admin.page.getByLabel('Reason').fill('A break-in at night');
  await admin.page.keyboard.press('Enter');
  await confirmWithPassword(admin);
  const card = dialog.getByRole('listitem').filter({ hasText: 'A break-in at night' });
  await expect(card.getByText(/^Another admin has to approve it until/)).toBeVisible();
  await expect(card.getByRole('button', { name: 'Approve…' })).toHaveCount(0);

  const second = await callAs(server, SECOND.email);
  const listed = await second.call('listWipes', {});
  if (!listed.ok) throw new Error(listed.error.code);
  const [asked] = listed.value.wipes;
  if (!asked) throw new Error('no wipe');

  // Control: the one who asked is refused, also from another device.
  const again = await callAs(server, ADMIN.email);
  await again.stepUp();
  const request = { wipeId: asked.id };
  expect(await again.call('approveWipe', request)).toMatchObject({ error: { code: 'NotAllowed' } });
  expect(await second.call('approveWipe', request)).toMatchObject({
    error: { code: 'StepUpNeeded' },
  });
  await expect(sidebarOf(laptop)).toBeVisible();

  await second.stepUp();
  expect(await second.call('approveWipe', request)).toMatchObject({ ok: true });
  await expectWiped(laptop, planted);
  // Those who asked and approved are somebody too.
  await admin.page.getByText(WIPED).waitFor({ timeout: WIPE_LIMIT_MS });
  expect(await second.call('listSessions', {})).toMatchObject({
    error: { code: 'SessionRevoked' },
  });
  const back = await callAs(server, SECOND.email);
  await expect(async () => {
    const read = await back.call('readWipe', request);
    expect(read.ok && read.value.wipe.counts.wiped).toBe(2);
  }).toPass();
});
