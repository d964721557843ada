import { randomUUID } from 'node:crypto';
import type { Locator } from '@playwright/test';
import { z } from 'zod';
import { DEMO_PASSWORD } from '../server/seed/demo-company.ts';
import { ChannelId, ClientMessageId, MessageId, PersonId } from '../shared/domain/ids.ts';
import type { Message } from '../shared/domain/message.ts';
import en from '../shared/language/en.json' with { type: 'json' };
import type { Client } from './fixtures/client.ts';
import {
  account,
  askToSignOut,
  composerOf,
  expectSummary,
  lockedHeading,
  lockScreen,
  markChatPage,
  message,
  openChannel,
  pickFromAccountMenu,
  say,
  sidebarOf,
  signIn,
  unlock,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';
import { canary } from './fixtures/traces.ts';

const People = z.object({ rows: z.array(z.object({ id: PersonId })) });

const entryOf = (client: Client, name: string): Locator =>
  sidebarOf(client).getByRole('button', { name: new RegExp(`^${name}`) });
const presenceOf = (client: Client, name: string, presence: string): Locator =>
  sidebarOf(client).getByRole('button', { name: `${presence} ${name}` });

/** Takes somebody out of a channel, or lets them in again, behind everybody's back. */
const setMembership = (
  server: TestServer,
  given: { channel: string; person: string; member: boolean },
): Promise<void> =>
  server.evaluate(async ({ database, sql }, { channel, person, member }) => {
    await database.asOwner(async (tx) => {
      await tx.execute(
        sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
      );
      await tx.execute(
        member
          ? sql`insert into memberships (tenant_id, channel_id, person_id)
              select c.tenant_id, c.id, p.id from channels c, people p
              where c.name = ${channel} and p.name = ${person}`
          : sql`delete from memberships using channels c, people p
              where channel_id = c.id and person_id = p.id
                and c.name = ${channel} and p.name = ${person}`,
      );
    });
  }, given);

/** A channel with more messages than anybody loads at once, over some days, the last ten of them unread. */
async function makeLongChannel(server: TestServer, name: string, count: number): Promise<void> {
  const channelId = ChannelId.parse(randomUUID());
  const found = await server.evaluate(
    async ({ database, sql }, given) =>
      database.asOwner(async (tx) => {
        await tx.execute(
          sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
        );
        await tx.execute(sql`
          insert into channels (tenant_id, id, kind, name, topic, last_seq, created_at)
          values (current_tenant(), ${given.channelId}, 'public', ${given.name}, '', ${given.count}, 0)`);
        await tx.execute(sql`
          insert into memberships (tenant_id, channel_id, person_id, read_seq)
          select tenant_id, ${given.channelId}, id, ${given.count - 10}
          from people where tenant_id = current_tenant()`);
        return tx.execute(sql`
          select id from people where tenant_id = current_tenant() order by name limit 5`);
      }),
    { channelId, name, count },
  );
  const { rows } = People.parse(found);
  const now = Date.now();
  const messages = Array.from({ length: count }, (_, index): Message => {
    const author = rows[Math.floor((index + 1) / 4) % rows.length];
    if (!author) throw new Error('nobody is there');
    const seq = index + 1;
    const more = ' and more of it'.repeat(seq % 7 === 0 ? 40 : seq % 3);
    return {
      id: MessageId.parse(randomUUID()),
      channelId,
      seq,
      clientId: ClientMessageId.parse(randomUUID()),
      authorId: author.id,
      body: `entry ${seq}${more}`,
      sentAt: now - (count - seq) * 1_200_000,
    };
  });
  await server.evaluate(({ storeMessages }, all) => storeMessages('lumen.test', all), messages);
}

/** Presses a key as often as it takes to get there. */
async function goTo({ page }: Client, wanted: Locator, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} leads nowhere near it`);
}

test.describe.configure({ timeout: 240_000 });

test('two people talk: live, typing, unread, presence, direct and private, drafts and retries', async ({
  server,
  launchClient,
}) => {
  const [sofia, wei] = [await launchClient(), await launchClient()];
  await signIn(sofia, server.url, account('Sofia').email);
  await signIn(wei, server.url, account('陈伟').email);
  for (const client of [sofia, wei]) await openChannel(client, 'general');

  await test.step('somebody types, and what they send is there', async () => {
    const typing = wei.page.getByText('Sofia Almeida is typing…');
    // Watched from before: it is not said for long.
    const seen = typing.waitFor();
    await composerOf(sofia).pressSequentially('on its way');
    await seen;
    const body = canary('hello');
    await say(sofia, body);
    await expect(message(wei, body)).toBeVisible();
    await expect(typing).toBeHidden();
  });

  await test.step('what comes while another channel is open counts as unread', async () => {
    await openChannel(wei, 'design');
    for (const body of ['one', 'two']) await say(sofia, canary(body));
    const unread = entryOf(wei, 'general').getByRole('img', { name: '2 unread messages' });
    await expect(unread).toBeVisible();
    await openChannel(wei, 'general');
    await expect(wei.page.getByRole('heading', { name: 'New', exact: true })).toBeVisible();
    await expect(unread).toBeHidden();
  });

  await test.step('a direct message, and who is there', async () => {
    await sidebarOf(sofia).getByRole('button', { name: 'New message' }).click();
    const dialog = sofia.page.getByRole('dialog', { name: 'New message' });
    await dialog.getByRole('combobox').fill('陈伟');
    await dialog.getByRole('combobox').press('Enter');
    await expect(sofia.page.getByText('Only the two of you can read it.')).toBeVisible();
    const body = canary('只给你看');
    await say(sofia, body);
    const entry = presenceOf(wei, 'Sofia Almeida', 'Online');
    await expect(entry.getByRole('img', { name: '1 unread message' })).toBeVisible();
    await entry.click();
    await expect(message(wei, body)).toBeVisible();

    await expect(presenceOf(sofia, '陈伟', 'Online')).toBeVisible();
    await pickFromAccountMenu(wei, 'Lock now');
    await expect(presenceOf(sofia, '陈伟', 'Away')).toBeVisible();
    await say(sofia, canary('while you were away'));
    await expect(wei.page.getByText('1 unread message')).toBeVisible();
    await unlock(wei);
    await expect(presenceOf(sofia, '陈伟', 'Online')).toBeVisible();
  });

  await test.step('a private channel is there for its members', async () => {
    await sidebarOf(sofia).getByRole('button', { name: 'New channel' }).click();
    const dialog = sofia.page.getByRole('dialog', { name: 'New channel' });
    await dialog.getByLabel('Name', { exact: true }).fill('surprise');
    await dialog.getByText('Only members know of it').click();
    await expect(dialog.getByRole('radio', { name: /^Private/ })).toBeChecked();
    await dialog.getByRole('combobox').fill('陈伟');
    await dialog.getByRole('combobox').press('Enter');
    await expect(dialog.getByText('Members: 1 chosen')).toBeVisible();
    await dialog.getByRole('button', { name: 'Create channel' }).click();
    await expect(sofia.page.getByText('Only its members can read along.')).toBeVisible();
    await say(sofia, canary('a cake for Friday'));
    await openChannel(wei, 'surprise');
    await expect(wei.page.getByRole('log').getByText(/^a cake for Friday/)).toBeVisible();
  });

  await test.step('a message that is refused is kept, and sent when it may be', async () => {
    const gone = { channel: 'surprise', person: '陈伟', member: false };
    await setMembership(server, gone);
    const [retried, discarded] = [canary('tried again'), canary('let go')];
    for (const body of [retried, discarded]) {
      await say(wei, body);
      const failed = wei.page.getByRole('article').filter({ hasText: body });
      await expect(failed.getByText(`Not sent. ${en['error.NotFound']}`)).toBeVisible();
    }
    await setMembership(server, { ...gone, member: true });
    const rowOf = (body: string) => wei.page.getByRole('article').filter({ hasText: body });
    await rowOf(retried).getByRole('button', { name: 'Try again' }).click();
    await expect(message(sofia, retried)).toBeVisible();
    await expect(rowOf(retried).getByText('Not sent.')).toBeHidden();
    await rowOf(discarded).getByRole('button', { name: 'Discard' }).click();
    await expect(message(wei, discarded)).toBeHidden();
    await expect(message(sofia, discarded)).toHaveCount(0);
  });

  await test.step('what is half written outlives a lock', async () => {
    await composerOf(wei).fill('half a thought');
    await openChannel(wei, 'design');
    await composerOf(wei).fill('另一半');
    const mark = entryOf(wei, 'surprise').getByRole('img', { name: 'Draft' });
    await expect(mark).toBeVisible();
    await pickFromAccountMenu(wei, 'Lock now');
    await expect(lockedHeading(wei)).toBeVisible();
    await unlock(wei);
    await openChannel(wei, 'design');
    await expect(composerOf(wei)).toHaveValue('另一半');
    await expect(mark).toBeVisible();
    await openChannel(wei, 'surprise');
    await expect(composerOf(wei)).toHaveValue('half a thought');
  });

  await test.step('whoever is no member never hears of it', async () => {
    await askToSignOut(wei);
    await expect(presenceOf(sofia, '陈伟', 'Offline')).toBeVisible();
    await signIn(wei, server.url, account('Emma').email);
    await expect(entryOf(wei, 'general')).toBeVisible();
    await say(sofia, canary('still a surprise'));
    const chat = await wei.page.evaluate(() => window.nightjar.call('chat.open', {}));
    const told = JSON.stringify(chat) + (await wei.page.content());
    expect(told).toContain('随便聊');
    expect(told).not.toContain('surprise');
  });
});

test('older messages come as one scrolls up, and nothing on the screen jumps', async ({
  server,
  launchClient,
}) => {
  await makeLongChannel(server, 'archive', 400);
  const client = await launchClient();
  const { page } = client;
  await signIn(client, server.url, account('Sofia').email);
  await openChannel(client, 'archive');
  await expect(page.getByRole('heading', { name: 'New', exact: true })).toBeVisible();
  const log = page.getByRole('log');
  await expect(log.getByText(/^entry 391\b/)).toBeVisible();

  /** Turns a page back, and answers how far a message then moved over ten frames, in pixels. */
  const turnBack = async (): Promise<number> => {
    await composerOf(client).press('PageUp');
    return log.evaluate(async (list) => {
      const frame = () => new Promise(requestAnimationFrame);
      await frame();
      await frame();
      const top = list.getBoundingClientRect().top + 100;
      const anchor = [...list.querySelectorAll('article')].find(
        (article) => article.getBoundingClientRect().top > top,
      );
      if (!anchor) return 0;
      const before = anchor.getBoundingClientRect().top;
      let most = 0;
      for (let frames = 0; frames < 10; frames += 1) {
        await frame();
        const moved = anchor.isConnected ? anchor.getBoundingClientRect().top - before : Infinity;
        most = Math.max(most, Math.abs(moved));
      }
      return most;
    });
  };

  await test.step('back to the first message', async () => {
    const days = new Set<string>();
    const beginning = page.getByText('This is the beginning of archive');
    let worst = 0;
    for (let pages = 0; pages < 150 && !(await beginning.isVisible()); pages += 1) {
      worst = Math.max(worst, await turnBack());
      for (const day of await log.getByRole('heading', { level: 3 }).allInnerTexts()) days.add(day);
    }
    await expect(beginning).toBeVisible();
    await expect(log.getByText(/^entry 1$|^entry 1 /)).toBeVisible();
    expect(worst).toBeLessThanOrEqual(2);
    days.delete('New');
    // 400 messages, 20 minutes apart, touch six or seven days.
    expect(days.size).toBeGreaterThanOrEqual(6);
    expect(days).toContain('Yesterday');
  });

  await test.step('and to the latest again', async () => {
    await page.getByRole('button', { name: /^Jump to latest/ }).click();
    await expect(log.getByText(/^entry 400\b/)).toBeVisible();
    await expect(entryOf(client, 'archive').getByRole('img')).toHaveCount(0);
  });
});

test('a whole day without a mouse', async ({ server, launchClient }) => {
  const client = await launchClient();
  const { page } = client;
  const { keyboard } = page;

  await test.step('sign in', async () => {
    await expect(page.getByLabel('Work email')).toBeFocused();
    await keyboard.type(account('Sofia').email);
    await goTo(client, page.getByLabel('Password', { exact: true }));
    await keyboard.type(DEMO_PASSWORD);
    await goTo(client, page.getByLabel('Server address'));
    await keyboard.type(server.url);
    await keyboard.press('Enter');
    await expect(sidebarOf(client)).toBeVisible();
  });

  await test.step('find a channel, write, go to the next one, come back', async () => {
    await keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await keyboard.type('产品');
    await expect(page.getByRole('option', { name: /^产品/, selected: true })).toBeVisible();
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: '产品', level: 2 })).toBeVisible();
    await expect(composerOf(client)).toBeFocused();
    const [first, second] = [canary('first line'), canary('second line')];
    await keyboard.type(first);
    await keyboard.press('Shift+Enter');
    await keyboard.type(second);
    await keyboard.press('Enter');
    await expect(message(client, `${first}\n${second}`)).toBeVisible();
    await expect(composerOf(client)).toHaveValue('');

    await keyboard.press('Alt+ArrowDown');
    await expect(page.getByRole('heading', { name: '产品', level: 2 })).toBeHidden();
    await keyboard.press('Alt+ArrowUp');
    await expect(page.getByRole('heading', { name: '产品', level: 2 })).toBeVisible();
    await keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(composerOf(client)).toBeFocused();
  });

  await test.step('lock in the middle of a word, and unlock', async () => {
    const thought = 'a thought that is not finished when the boss comes in';
    await keyboard.type(thought);
    await markChatPage(client);
    await keyboard.press('Control+l');
    await expect(await lockScreen(client)).toBeFocused();
    await keyboard.type(DEMO_PASSWORD);
    await keyboard.press('Enter');
    await expect(composerOf(client)).toHaveValue(thought);
    await expect(composerOf(client)).toBeFocused();
  });

  await test.step('look at the settings, sign out', async () => {
    const menu = page.getByRole('button', { name: /^Account menu of/ });
    const pick = async (item: string) => {
      await goTo(client, menu);
      await keyboard.press('Enter');
      await goTo(client, page.getByRole('menuitem', { name: item }), 'ArrowDown');
      await keyboard.press('Enter');
    };
    await pick('Settings');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    const tab = settings.getByRole('tab', { name: 'About' });
    await goTo(client, settings.getByRole('tab', { name: 'Appearance' }));
    await goTo(client, tab, 'ArrowDown');
    await expect(settings.getByText(/^Version /)).toBeVisible();
    await keyboard.press('Escape');
    await expect(settings).toBeHidden();

    await pick('Sign out…');
    const confirm = page.getByRole('alertdialog');
    // Enter loses nothing.
    await expect(confirm.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await goTo(client, confirm.getByRole('button', { name: 'Sign out' }));
    await keyboard.press('Enter');
    await expectSummary(client, 'Nothing was left on this device', 'You signed out.');
  });
});
