import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { OUT } from '../build/setup/places.mjs';
import accountEn from '../renderer/features/account/en.json' with { type: 'json' };
import accountZh from '../renderer/features/account/zh-CN.json' with { type: 'json' };
import checkEn from '../renderer/features/check-sign-out/en.json' with { type: 'json' };
import checkZh from '../renderer/features/check-sign-out/zh-CN.json' with { type: 'json' };
import tourEn from '../renderer/features/tour/en.json' with { type: 'json' };
import tourZh from '../renderer/features/tour/zh-CN.json' with { type: 'json' };
import { callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import { account, fillSignIn, sidebarOf, unlock } from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';

test.describe.configure({ timeout: 180_000 });

const LOOKS = [
  {
    locale: 'en_US',
    dark: false,
    who: 'Sofia',
    tour: tourEn,
    check: checkEn,
    menu: accountEn,
    last: tourEn['step.sign-out.title'],
  },
  {
    locale: 'zh_CN',
    dark: true,
    who: '林',
    tour: tourZh,
    check: checkZh,
    menu: accountZh,
    last: tourZh['step.sign-out.title'],
  },
] as const;

/** As if they were new here. */
async function makeNew(server: TestServer, email: string): Promise<void> {
  await server.evaluate(
    ({ database, sql }, whose) =>
      database.asOwner(async (tx) => {
        await tx.execute(
          sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
        );
        await tx.execute(
          sql`update people set tour_version = 0, tour_completed_at = null where email = ${whose}`,
        );
      }),
    email,
  );
}

async function picture({ page }: Client, name: string): Promise<void> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))),
  );
  await page.screenshot({ path: join(OUT, 'screenshots', `${name}.png`) });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .setLegacyMode(true)
    .analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual(
    [],
  );
}

async function pick({ page }: Client, item: string): Promise<void> {
  await page.locator('nav button[aria-haspopup="menu"]').last().click();
  await page.getByRole('menuitem', { name: item }).click();
}

for (const { locale, dark, who, tour, check, menu, last } of LOOKS) {
  test(`somebody new takes the tour by keyboard, once, and their admin sees it (${locale})`, async ({
    server,
    launchClient,
  }) => {
    const { email, name } = account(who);
    await makeNew(server, email);
    const client = await launchClient({ language: locale, dark });
    const { page } = client;
    await fillSignIn(client, server.url, email);
    const dialog = page.getByRole('dialog', { name: tour.title });
    await expect(dialog).toBeVisible();
    for (const [at, title] of [
      tour['step.welcome.title'],
      tour['step.lock.title'],
      tour['step.unlock.title'],
      tour['step.hide.title'],
      last,
    ].entries()) {
      await expect(dialog.getByRole('heading', { name: title })).toBeVisible();
      await picture(client, `tour-${locale}-${at + 1}`);
      // The focus stays where it is: one key leads through.
      await page.keyboard.press('Enter');
    }
    await expect(dialog).toBeHidden();
    const admin = await callAsAdmin(server);
    await expect(async () => {
      const listed = await admin.call('listTours', { limit: 200 });
      const own = listed.ok && listed.value.tours.find(({ person }) => person.name === name);
      expect(own ? own.completedAt : 0).toBeGreaterThan(0);
    }).toPass();

    // Again when asked for, and left with Escape.
    await pick(client, menu.tour);
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();

    await pick(client, menu.checkSignOut);
    const checked = page.getByRole('dialog', { name: check.title });
    await expect(checked.getByText(check['what.message-store'])).toBeVisible();
    await picture(client, `check-sign-out-${locale}`);
    await page.keyboard.press('Escape');
    await expect(sidebarOf(client)).toBeVisible();
  });
}

test('who skips it is not asked again, on no device', async ({ server, launchClient }) => {
  const { email, name } = account('Sofia');
  await makeNew(server, email);
  const client = await launchClient();
  await fillSignIn(client, server.url, email);
  const dialog = client.page.getByRole('dialog', { name: tourEn.title });
  await dialog.getByRole('button', { name: tourEn.skip }).click();
  await expect(dialog).toBeHidden();
  await client.page.keyboard.press('Control+l');
  await unlock(client);
  const other = await launchClient();
  await fillSignIn(other, server.url, email);
  await expect(sidebarOf(other)).toBeVisible();
  const admin = await callAsAdmin(server);
  const listed = await admin.call('listTours', { limit: 200 });
  const own = listed.ok && listed.value.tours.find(({ person }) => person.name === name);
  expect(own ? own.completedAt : 0).toBeNull();
  for (const { page } of [client, other]) {
    await expect(page.getByRole('dialog', { name: tourEn.title })).toBeHidden();
  }
});

test('an admin sees who has finished', async ({ server, launchClient }) => {
  const owner = account('林');
  const client = await launchClient();
  await fillSignIn(client, server.url, owner.email);
  await pick(client, accountEn.administration);
  await client.page.getByRole('tab', { name: 'Tour' }).click();
  await expect(client.page.getByText(/people finished/)).toBeVisible();
  await picture(client, 'tour-completion');
});
