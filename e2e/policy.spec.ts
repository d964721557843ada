import { callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import {
  account,
  lockedHeading,
  sidebarOf,
  signIn,
  somebodyAt,
  unlock,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';

const STRICT = { lockAfter: 6, logoutAfter: 900 };
const LOOSE = { lockAfter: 3_600, logoutAfter: 7_200 };
const ROLLED_BACK = /^The server sent an older policy than the one you have/;
/** A lock after six seconds, on a busy machine. */
const LOCK_LIMIT_MS = 30_000;

/** The server's database is an older one, as after a restored backup: its key is the right one. */
async function goBack(server: TestServer, everyone: typeof LOOSE): Promise<void> {
  await server.evaluate(
    ({ database, sql }, rules) =>
      database.asOwner(async (tx) => {
        await tx.execute(
          sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
        );
        await tx.execute(sql`
          update tenants set rules = ${JSON.stringify({ everyone: rules, roles: {} })}::jsonb,
            policy_version = policy_version - 1`);
      }),
    everyone,
  );
}

const locks = (client: Client) =>
  expect(lockedHeading(client)).toBeVisible({ timeout: LOCK_LIMIT_MS });

test.describe.configure({ timeout: 240_000 });

test('the company’s policy is followed at once, kept without a network, and never an older one', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  let leave = await somebodyAt(client.desktop);
  await signIn(client, server.url, account('Sofia').email);
  const admin = await callAsAdmin(server);

  await test.step('an admin makes it stricter: who is not there is locked out', async () => {
    await admin.setPolicy(LOOSE);
    leave();
    await admin.setPolicy(STRICT);
    await locks(client);
    const [changed] = await admin.audit();
    expect(changed).toMatchObject({
      action: 'policy.changed',
      detail: { version: 3, changed: { lockAfter: ['3600', '6'] } },
    });
  });

  await test.step('a server that goes back to an older one is refused, and the person told', async () => {
    leave = await somebodyAt(client.desktop);
    await unlock(client);
    await goBack(server, LOOSE);
    server.network.cut();
    await expect(client.page.getByText(ROLLED_BACK)).toBeVisible({ timeout: 60_000 });
    leave();
    await locks(client);
  });

  await test.step('without a network, and after a restart, the last one holds', async () => {
    server.network.unplug();
    await client.restart();
    await lockedHeading(client).waitFor();
    await unlock(client);
    await expect(sidebarOf(client)).toBeVisible();
    await locks(client);
    server.network.restore();
  });

  await test.step('what the company signs next is followed again', async () => {
    // Past the version that the client has: the server had lost one.
    await admin.setPolicy(LOOSE);
    await admin.setPolicy({ ...LOOSE, lockAfter: 3_000 });
    await unlock(client);
    // Nobody moves: under the old one it would lock.
    const until = Date.now() + STRICT.lockAfter * 2_000;
    await expect
      .poll(async () => (await sidebarOf(client).isVisible()) && Date.now() > until, {
        timeout: LOCK_LIMIT_MS * 2,
      })
      .toBe(true);
  });
});
