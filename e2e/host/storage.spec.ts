import type { Page } from '@playwright/test';
import { keepInDatabase } from '../fixtures/page-storage.ts';
import { scan } from '../scanner/scan.ts';
import { expect, test } from './testing/test.ts';

const CANARY = 'canary-in-storage-5d1e7f';

/** Puts the canary everywhere a page can keep something. */
async function store(page: Page): Promise<void> {
  await page.evaluate(async (canary) => {
    localStorage.setItem('kept', canary);
    // biome-ignore lint/suspicious/noDocumentCookie: what a page can do is what is looked at.
    document.cookie = `kept=${canary}; max-age=3600`;
    await (await caches.open('kept')).put('/kept', new Response(canary));
  }, CANARY);
  await keepInDatabase(page, CANARY);
}

const kept = (page: Page): Promise<object> =>
  page.evaluate(async () => ({
    localStorage: localStorage.length,
    cookie: document.cookie.length > 0,
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }));

const EVERYTHING = { localStorage: 1, cookie: true, caches: ['kept'], databases: ['kept'] };
const NOTHING = { localStorage: 0, cookie: false, caches: [], databases: [] };

test('what a page keeps is gone when the app clears it', async ({ launchClient }) => {
  const client = await launchClient();
  await store(client.page);
  await client.page.reload();
  expect(await kept(client.page)).toEqual(EVERYTHING);

  await client.evaluate(async ({ session }) => {
    const partition = session.fromPartition('fixture');
    await partition.clearStorageData();
    await partition.clearCache();
    await partition.clearData();
  });
  await client.page.reload();
  expect(await kept(client.page)).toEqual(NOTHING);
});

test('a partition in memory leaves nothing on the disk', async ({ launchClient }) => {
  const inMemory = await launchClient();
  await store(inMemory.page);
  expect((await scan([inMemory.profile], [CANARY])).hits).toEqual([]);
  await inMemory.close();
  const { files, hits } = await scan([inMemory.profile, inMemory.temp], [CANARY]);
  expect(hits).toEqual([]);
  expect(files).toBeGreaterThan(0);

  // Control: one that is kept is found by the same scan.
  const kept = await launchClient({ env: { FIXTURE_PARTITION: 'persist:fixture' } });
  await store(kept.page);
  await kept.close();
  expect((await scan([kept.profile], [CANARY])).hits.length).toBeGreaterThan(0);
});
