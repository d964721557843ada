import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NODE, ROOT } from '../build/setup/places.mjs';
import type { Receipt } from '../shared/receipt/receipt.ts';
import { textOfReceipt, verifyReceipt } from '../shared/receipt/receipt-file.ts';
import { type Caller, callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import {
  account,
  askToSignOut,
  expectSummary,
  message,
  openChannel,
  say,
  signIn,
} from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';
import { canary } from './fixtures/traces.ts';

const SOFIA = account('Sofia').email;
const CLEAN = 'Nothing was left on this device';
const SAVED = 'A signed receipt of this sign-out was saved for your company.';
/** Until the client asks again for a network that came back: its pauses grow. */
const BACK_LIMIT_MS = 60_000;

/** What is kept of the sign-outs that left a receipt, in their order. */
const receiptEntries = async (admin: Caller) =>
  (await admin.audit()).filter(({ action }) => action === 'session.receipt').toReversed();

/** The newest receipt that came, as an admin reads and checks it. */
async function newestReceipt(admin: Caller): Promise<{ receipt: Receipt; text: string }> {
  const entry = (await receiptEntries(admin)).at(-1);
  const [newest] = await admin.receipts(String(entry?.detail['sessionId']));
  if (!newest) throw new Error('no receipt');
  const verified = await verifyReceipt(newest.file, admin.tenantKey);
  if (!verified.ok) throw new Error(`${verified.error.part}: ${verified.error.fault}`);
  return { receipt: verified.value.receipt, text: textOfReceipt(newest.file) };
}

/** `npm run verify-receipt` on it, with the company's key. */
async function verify(folder: string, text: string, admin: Caller) {
  const [file, key] = [join(folder, 'receipt.json'), join(folder, 'company.jwk')];
  await writeFile(file, text);
  await writeFile(key, JSON.stringify(admin.tenantKey));
  const args = [join(ROOT, 'build', 'verify-receipt.ts'), file, '--tenant-key', key];
  const { status, stdout } = spawnSync(NODE, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return { status, stdout };
}

async function work(client: Client, url: string): Promise<string> {
  const body = canary('for the record');
  await signIn(client, url, SOFIA);
  await openChannel(client, 'general');
  await say(client, body);
  await expect(message(client, body)).toBeVisible();
  return body;
}

test.describe.configure({ timeout: 240_000 });

test('a sign-out leaves a signed receipt with the company, and one with the person who wants it', async ({
  server,
  launchClient,
}, info) => {
  const client = await launchClient();
  const admin = await callAsAdmin(server);
  const body = await work(client, server.url);
  await askToSignOut(client);
  await expectSummary(client, CLEAN, SAVED);

  const { receipt, text } = await newestReceipt(admin);
  await test.step('the admin’s copy verifies, and tells what went', async () => {
    expect(receipt).toMatchObject({ trigger: 'user', outcome: 'complete', resumed: false });
    const artefacts = receipt.steps.flatMap((step) => step.artefacts);
    expect(artefacts.find(({ what }) => what === 'message-store')?.bytes).toBeGreaterThan(0);
    expect(receipt.rescan?.files).toBeGreaterThan(0);
    // It names nobody, and nothing that anybody wrote.
    for (const secret of [SOFIA, 'Sofia', body]) {
      expect(JSON.stringify(receipt)).not.toContain(secret);
    }
    const checked = await verify(info.outputPath(), text, admin);
    expect(checked).toMatchObject({ status: 0, stdout: expect.stringContaining('COMPLETE.') });
  });

  await test.step('the person’s copy is the same', async () => {
    const path = info.outputPath('saved.json');
    await client.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, path);
    await client.page.getByRole('button', { name: 'Save receipt…' }).click();
    await expectSummary(client, 'Receipt saved.');
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  await test.step('control: one byte of it changed, and it is worth nothing', async () => {
    const changed = text.replace('"device": "e', '"device": "f');
    expect((await verify(info.outputPath(), changed, admin)).status).toBe(1);
  });

  await test.step('the next session has a receipt of its own, by the same device', async () => {
    await work(client, server.url);
    await askToSignOut(client);
    await expectSummary(client, CLEAN, SAVED);
    const next = (await newestReceipt(admin)).receipt;
    expect(next.sessionId).not.toBe(receipt.sessionId);
    expect(next.deviceId).toBe(receipt.deviceId);
  });
});

test('without a network the receipt waits, and comes after a restart', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const admin = await callAsAdmin(server);
  await work(client, server.url);
  server.network.unplug();
  await askToSignOut(client);
  await expectSummary(
    client,
    CLEAN,
    'A signed receipt of this sign-out will be delivered to your company when Nightjar is online.',
  );
  expect(await receiptEntries(admin)).toEqual([]);
  await client.close();
  server.network.restore();
  await client.start();
  const entries = () => receiptEntries(admin).then((all) => all.length);
  await expect.poll(entries, { timeout: BACK_LIMIT_MS }).toBe(1);
  expect((await newestReceipt(admin)).receipt).toMatchObject({ outcome: 'complete' });
  const pending = join(client.profile, 'revocations.json');
  await expect.poll(() => existsSync(pending)).toBe(false);
});

test('the summary tells when a receipt that waited was delivered', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  await work(client, server.url);
  server.network.unplug();
  await askToSignOut(client);
  await expectSummary(client, CLEAN);
  await expect(client.page.getByText(SAVED)).toBeHidden();
  server.network.restore();
  await expect(client.page.getByText(SAVED)).toBeVisible({ timeout: BACK_LIMIT_MS });
});

test('a residue makes it incomplete, never ok, until it is gone', async ({
  server,
  launchClient,
}, info) => {
  const client = await launchClient();
  const admin = await callAsAdmin(server);
  await work(client, server.url);
  const leftover = join(client.profile, 'leftover.txt');
  await writeFile(leftover, 'a file that no step of sign-out knows');
  await askToSignOut(client);
  await expectSummary(client, 'Something was left on this device', SAVED);
  const first = await newestReceipt(admin);
  expect(first.receipt).toMatchObject({ outcome: 'incomplete', rescan: { residue: 1 } });
  expect(JSON.stringify(first.receipt)).not.toContain('leftover');
  const checked = await verify(info.outputPath(), first.text, admin);
  expect(checked).toMatchObject({
    status: 2,
    stdout: expect.stringContaining('Start Nightjar again'),
  });

  await rm(leftover);
  await client.restart();
  await expectSummary(client, CLEAN, SAVED);
  const last = await newestReceipt(admin);
  expect(last.receipt).toMatchObject({
    sessionId: first.receipt.sessionId,
    outcome: 'complete',
    resumed: true,
  });
  const outcomes = (await receiptEntries(admin)).map(({ detail }) => detail['outcome']);
  expect(outcomes).toEqual(['incomplete', 'complete']);
});

test('killed in the middle, the receipt tells all that went, before and after', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const admin = await callAsAdmin(server);
  await work(client, server.url);
  await client.evaluate(() => {
    process.env['NIGHTJAR_TEST_KILL_AFTER_STEP'] = 'delete-store';
  });
  const ended = client.waitForExit();
  // The press is the last thing the window lives to see.
  await askToSignOut(client).catch(() => {});
  expect(await ended).toMatchObject({ signal: 'SIGKILL' });
  expect(await receiptEntries(admin)).toEqual([]);

  await client.start();
  await expectSummary(client, CLEAN, SAVED);
  const { receipt } = await newestReceipt(admin);
  expect(receipt).toMatchObject({ trigger: 'user', resumed: true, outcome: 'complete' });
  const artefacts = receipt.steps.flatMap((step) => step.artefacts);
  const store = artefacts.find(({ what }) => what === 'message-store');
  expect(store).toMatchObject({ result: 'done', method: 'file-deleted' });
  expect(store?.bytes).toBeGreaterThan(0);
  expect(store?.count).toBeGreaterThan(0);
});
