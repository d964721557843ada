import { type FSWatcher, watch } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import { storedSecrets } from './fixtures/keychain.ts';
import {
  account,
  composerOf,
  message,
  openChannel,
  say,
  signIn,
  unlock,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf, viewOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

test.describe.configure({ timeout: 180_000 });

/** What a session has on the disk when it is kept. */
const OF_A_SESSION = /messages\.db|key-slots|session\.sealed/;
/** Milliseconds between two looks at the whole disk. */
const LOOK_EVERY_MS = 500;

/** Everything that ever appears below the profile, and every byte, looked at again and again. */
function lookOut(client: Client, canaries: readonly string[]) {
  const names = new Set<string>();
  const hits = new Set<string>();
  const watcher: FSWatcher = watch(client.profile, { recursive: true }, (_, name) => {
    if (name) names.add(name);
  });
  let over = false;
  const looking = (async () => {
    while (!over) {
      const report = await scan(placesOf(client), canaries);
      for (const { canary: found, path } of report.hits) hits.add(`${found}: ${path}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();
  return {
    async stop() {
      over = true;
      await looking;
      watcher.close();
      return { names: [...names].filter((name) => OF_A_SESSION.test(name)), hits: [...hits] };
    },
  };
}

/** From now on this person's account has an end. */
async function makeTemporary(server: TestServer, email: string): Promise<void> {
  await server.evaluate(
    ({ database, sql }, [whose, endsAt]) =>
      database.asOwner(async (tx) => {
        await tx.execute(
          sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
        );
        await tx.execute(sql`update people set ends_at = ${endsAt} where email = ${whose}`);
      }),
    [email, Date.now() + 30 * 86_400_000] as const,
  );
}

/** Signs in, writes, leaves a draft, locks, unlocks and finds it all again; then the process is killed. */
async function work(client: Client, server: TestServer, said: string, draft: string) {
  await signIn(client, server.url, account('Sofia').email);
  await openChannel(client, 'general');
  await say(client, said);
  await expect(message(client, said)).toBeVisible();
  await composerOf(client).fill(draft);
  await client.page.keyboard.press('Control+l');
  await unlock(client);
  await openChannel(client, 'general');
  // Whoever locks in the moment of sending has not read the channel yet, and comes back to where they were.
  await expect(async () => {
    await client.page.getByRole('log').press('End');
    await expect(message(client, said)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 10_000 });
  await expect(composerOf(client)).toHaveValue(draft);
}

test('a temporary worker’s session leaves no byte, at any time, and ends with the process', async ({
  server,
  launchClient,
}) => {
  const { email, name } = account('Sofia');
  await makeTemporary(server, email);
  const client = await launchClient();
  const [said, draft] = [canary('only in memory'), canary('half a sentence')];
  const out = lookOut(client, [said, draft, email, name]);
  await work(client, server, said, draft);
  const { session } = await viewOf(client);
  expect(session.phase === 'unlocked' && session.keeping).toBe('memory-by-policy');
  const kept = await storedSecrets(client.desktop);
  await client.kill();

  expect(await out.stop()).toEqual({ names: [], hits: [] });
  await expect(access(join(client.profile, 'vault'))).rejects.toThrow();
  const report = await scan(placesOf(client), [said, draft, email, name]);
  expect(report.hits).toEqual([]);
  expect(report.files).toBeGreaterThan(3);

  await client.start();
  await expect(client.page.locator('input[name="email"]')).toHaveValue('');
  // What the keychain has is the device's: the same as before anybody signed in, and after.
  expect(await storedSecrets(client.desktop)).toEqual(kept);
  // The server hears of it by the ticket that was left for this.
  const admin = await callAsAdmin(server);
  await expect(async () => {
    const { ok, ...listed } = await admin.call('listDevices', { name });
    expect(ok && 'value' in listed && listed.value.total).toBe(0);
  }).toPass({ timeout: 20_000 });
});

test('control: the same of somebody whose session is kept is seen on the disk', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const out = lookOut(client, []);
  await work(client, server, canary('kept'), canary('half a sentence'));
  await client.kill();
  const { names } = await out.stop();
  expect(names.join(' ')).toMatch(/messages\.db/);
  expect(names.join(' ')).toMatch(/key-slots/);
  expect(names.join(' ')).toMatch(/session\.sealed/);
});

test('a policy that allows no copy ends a kept session, and says why', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  await signIn(client, server.url, account('Sofia').email);
  const admin = await callAsAdmin(server);
  await admin.setPolicy({ offlineCopy: 'memory' });
  await expect(client.page.getByText(/no longer allows a copy of messages/)).toBeVisible();
  await expect(() =>
    expect(access(join(client.profile, 'vault', 'messages.db'))).rejects.toThrow(),
  ).toPass({ timeout: 20_000 });
});
