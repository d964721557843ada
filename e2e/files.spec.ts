import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { policyOf } from '../shared/policy/policy.ts';
import { callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import {
  account,
  askToSignOut,
  composerOf,
  expectSummary,
  message,
  openChannel,
  say,
  signIn,
  unlock,
} from './fixtures/person.ts';
import { picture } from './fixtures/picture.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf, viewOf } from './fixtures/traces.ts';
import { WORDS } from './fixtures/words.ts';
import { scan } from './scanner/scan.ts';

const SOFIA = account('Sofia').email;
const CHEN = account('陈伟').email;
/** Until the client asks again for a network that came back: its pauses grow. */
const BACK_LIMIT_MS = 60_000;

interface Given {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const text = (name: string, content: string): Given => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(content),
});

/** A green area as a bitmap, which needs no library to be made. */
function bitmap(name: string, width = 320, height = 160): Given {
  const row = Buffer.alloc(width * 3, Buffer.from([40, 120, 60]));
  const pixels = Buffer.concat(Array.from({ length: height }, () => row));
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54 + pixels.length, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return { name, mimeType: 'image/bmp', buffer: Buffer.concat([header, pixels]) };
}

const attach = ({ page }: Client, ...files: Given[]) =>
  page.locator('input[type="file"]').setInputFiles(files);
const chips = ({ page }: Client) => page.getByRole('list', { name: /goe?s? with this message/ });
const send = async (client: Client, body = '') => {
  await composerOf(client).fill(body);
  await composerOf(client).press('Enter');
};
const inTimeline = ({ page }: Client, name: string) => page.getByRole('log').getByText(name);
const button = ({ page }: Client, name: string) =>
  page.getByRole('log').getByRole('button', { name });
const cached = async ({ profile }: Client) => readdir(join(profile, 'files')).catch(() => []);

/** The next save dialog is answered with this place. */
const choosePlace = ({ evaluate }: Client, filePath: string) =>
  evaluate((electron, place) => {
    const answer = { canceled: false, filePath: place };
    const recorded = Reflect.get(electron, 'recorded');
    if (recorded) recorded.dialogAnswers.push(answer);
    else electron.dialog.showSaveDialog = async () => answer;
  }, filePath);

async function pair(
  launchClient: () => Promise<Client>,
  url: string,
  channel = 'general',
): Promise<[Client, Client]> {
  const clients: [Client, Client] = [await launchClient(), await launchClient()];
  await signIn(clients[0], url, SOFIA);
  await signIn(clients[1], url, CHEN);
  for (const client of clients) await openChannel(client, channel);
  return clients;
}

test.describe.configure({ timeout: 180_000 });

test('a picture and a text: one sends them, the other sees and saves them, and sign-out leaves nothing', async ({
  server,
  launchClient,
}) => {
  const [sender, reader] = await pair(() => launchClient(), server.url);
  const secret = canary('the offer');
  const notes = text(`${canary('notes').replace(' ', '-')}.txt`, `${secret}\n`.repeat(2_000));
  const picture = bitmap('chart.bmp');

  await test.step('attached, encrypted, on its way, sent', async () => {
    await attach(sender, picture, notes);
    await expect(chips(sender).getByText('Ready to send')).toHaveCount(2);
    await send(sender, 'have a look');
    await expect(chips(sender)).toBeHidden();
    await expect(message(sender, 'have a look')).toBeVisible();
  });

  await test.step('the other sees the picture, opens the text, and saves it', async () => {
    await expect(message(reader, 'have a look')).toBeVisible();
    await expect(reader.page.getByRole('img', { name: 'chart.bmp' })).toBeVisible();
    await button(reader, `Download ${notes.name}`).click();
    await button(reader, notes.name).first().click();
    await expect(reader.page.getByRole('dialog').getByText(secret).first()).toBeVisible();
    await reader.page.keyboard.press('ArrowLeft');
    await expect(reader.page.getByRole('dialog', { name: 'chart.bmp' })).toBeVisible();
    await reader.page.keyboard.press('Escape');
    await expect(reader.page.getByRole('dialog')).toBeHidden();
    const place = join(reader.desktop.root, 'saved.txt');
    await choosePlace(reader, place);
    await button(reader, `Save ${notes.name}`).click();
    await expect
      .poll(() => readFile(place).catch(() => null), { message: 'what was saved' })
      .toEqual(notes.buffer);
  });

  await test.step('what is on the disk is ciphertext; after sign-out there is none', async () => {
    expect(await cached(reader)).toHaveLength(2);
    expect((await scan([reader.profile, sender.profile], [secret, notes.name])).hits).toEqual([]);
    for (const client of [reader, sender]) {
      await askToSignOut(client);
      await expectSummary(client, 'Nothing was left on this device');
      expect(existsSync(join(client.profile, 'files'))).toBe(false);
      expect((await scan(placesOf(client), [secret, notes.name])).hits).toEqual([]);
    }
    const { session } = await viewOf(reader);
    const steps = session.phase === 'signed-out' ? (session.summary?.steps ?? []) : [];
    const went = steps.find(({ step }) => step === 'delete-files')?.artefacts[0];
    expect(went).toMatchObject({ what: 'attachments', count: 2, result: 'done' });
    expect(went?.bytes).toBeGreaterThan(notes.buffer.length);
  });
});

test('control: a sign-out that leaves the cache is caught', async ({ server, launchClient }) => {
  const client = await launchClient({ env: { NIGHTJAR_TEST_CLEAR_STORAGE_ONLY: '1' } });
  await signIn(client, server.url, SOFIA);
  await openChannel(client, 'general');
  await attach(client, text('a.txt', 'hello'));
  await expect(chips(client).getByText('Ready to send')).toBeVisible();
  const [name] = await cached(client);
  await askToSignOut(client);
  await expectSummary(client, 'Something was left on this device');
  const { session } = await viewOf(client);
  const residue = session.phase === 'signed-out' ? session.summary?.residue : [];
  expect(residue).toContain(join('files', name ?? ''));
});

test('an upload goes on after a lost network and after a lock, and its message keeps its place', async ({
  server,
  launchClient,
}) => {
  const [sender, reader] = await pair(() => launchClient(), server.url);
  const large = { name: 'large.bin', mimeType: '', buffer: randomBytes(3_000_000) };

  await test.step('the network goes in the middle', async () => {
    // Slow enough to be met on the way: a part waits for the answer to the one before.
    server.network.delay(400);
    await attach(sender, large);
    const progress = chips(sender).getByRole('progressbar');
    await expect
      .poll(async () => Number(await progress.getAttribute('aria-valuenow')))
      .toBeGreaterThan(0);
    server.network.unplug();
    await send(sender, 'first, with a file');
    await say(sender, 'second, without');
    await expect(inTimeline(sender, 'large.bin')).toBeVisible();
  });

  await test.step('locked and unlocked meanwhile', async () => {
    await sender.page.keyboard.press('Control+l');
    await unlock(sender);
    await openChannel(sender, 'general');
    await expect(inTimeline(sender, 'large.bin')).toBeVisible();
  });

  await test.step('it comes back: both arrive, in order, the file whole', async () => {
    server.network.delay(0);
    server.network.restore();
    await expect(message(reader, 'second, without')).toBeVisible({ timeout: BACK_LIMIT_MS });
    const shown = await reader.page.getByRole('log').getByRole('article').allInnerTexts();
    const at = (body: string) => shown.findIndex((each) => each.includes(body));
    expect(at('first, with a file')).toBeLessThan(at('second, without'));
    await button(reader, 'Download large.bin').click();
    const place = join(reader.desktop.root, 'large.bin');
    await expect(button(reader, 'Save large.bin')).toBeVisible({ timeout: BACK_LIMIT_MS });
    await choosePlace(reader, place);
    await button(reader, 'Save large.bin').click();
    await expect
      .poll(async () => (await readFile(place).catch(() => Buffer.alloc(0))).equals(large.buffer))
      .toBe(true);
  });
});

test('where policy blocks it nothing is saved, and what is seen can still be seen', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  await signIn(client, server.url, SOFIA);
  await openChannel(client, 'general');
  await attach(client, text('plan.txt', 'the plan'));
  await expect(chips(client).getByText('Ready to send')).toBeVisible();
  await send(client);
  await expect(button(client, 'Save plan.txt')).toBeVisible();
  const admin = await callAsAdmin(server);
  await admin.setPolicy(policyOf({ downloads: 'blocked' }));
  const blocked = button(client, 'Saving files is not allowed here');
  await expect(blocked).toHaveAttribute('aria-disabled', 'true');
  const place = join(client.desktop.root, 'plan.txt');
  await choosePlace(client, place);
  await blocked.click({ force: true });
  const refused = await client.page.evaluate(async () => {
    const { uploads: _, ...bridge } = { uploads: null, ...window.nightjar };
    const page = await bridge.call('chat.open', {});
    if (!page.ok) return page;
    for (const { id } of page.value.channels) {
      const shown = await bridge.call('chat.page', { channelId: id, limit: 5 });
      const file = shown.ok && shown.value.messages.at(-1)?.attachments?.[0];
      if (file) return bridge.call('files.save', { fileId: file.fileId });
    }
    return null;
  });
  expect(refused).toMatchObject({ ok: false, error: { code: 'DownloadsBlocked' } });
  expect(existsSync(place)).toBe(false);
  await button(client, 'plan.txt').first().click();
  await expect(client.page.getByRole('dialog').getByText('the plan')).toBeVisible();
});

for (const { language, locale, dark } of [
  { language: 'en', locale: 'en_US', dark: false },
  { language: 'zh-CN', locale: 'zh_CN', dark: true },
] as const) {
  test(`the screens with files in ${language}, ${dark ? 'dark' : 'light'}`, async ({
    server,
    launchClient,
  }) => {
    const t = WORDS[language].chat;
    const client = await launchClient({ language: locale, dark });
    const { page } = client;
    const show = (screen: string) =>
      picture(client, `${screen}-${dark ? 'dark' : 'light'}-${language}`);
    await signIn(client, server.url, SOFIA);
    await openChannel(client, 'general');
    const ready = page.getByText(new RegExp(`· ${t['files.state.done']}`));
    const notes = text('release notes 发布说明.md', '# Nightjar\n\n- files\n- 文件\n');

    await attach(client, bitmap('evening scene.bmp', 1_200, 700), notes);
    await expect(ready).toHaveCount(2);
    server.network.unplug();
    await expect(page.getByText(t['banner.offline'])).toBeVisible({ timeout: 20_000 });
    await attach(client, text('预算表 2026.xlsx', 'x'.repeat(40_000)));
    await expect(page.getByText(new RegExp(`· ${t['files.state.waiting']}`))).toBeVisible();
    await show('files-attached');
    server.network.restore();
    await expect(ready).toHaveCount(3, { timeout: BACK_LIMIT_MS });
    await page.getByRole('textbox').last().press('Enter');
    await expect(page.getByRole('img', { name: 'evening scene.bmp' })).toBeVisible();
    await expect(page.getByRole('img', { name: t['message.sending'] })).toBeHidden();
    await show('files-sent');
    await page
      .getByRole('button', { name: /evening scene/ })
      .first()
      .click();
    await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
    await show('files-picture');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('dialog').getByText('# Nightjar')).toBeVisible();
    await show('files-text');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });
}
