import { callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import {
  account,
  lockedHeading,
  openSettings,
  sidebarOf,
  signIn,
  somebodyAt,
  unlock,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';
import { viewOf } from './fixtures/traces.ts';

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

const lockAfterOf = async (client: Client) => {
  const { session } = await viewOf(client);
  return session.phase === 'unlocked' ? session.policy.lockAfter : null;
};

/** In the settings, as a person sets it: a number, in this unit. */
async function setLockAfter(client: Client, amount: number, unit: 'Seconds' | 'Hours') {
  const settings = await openSettings(client, 'Policy');
  const line = client.page.getByRole('button', { name: /^Lock after inactivity/ });
  await line.click();
  const row = settings.getByRole('listitem').filter({ has: line });
  await row.getByRole('radio', { name: unit }).check();
  await row.getByRole('textbox', { name: 'Your setting' }).fill(String(amount));
  await row.getByRole('button', { name: 'Save', exact: true }).click();
  return row;
}

async function putSettingsAway({ page }: Client): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toHaveCount(0);
}

test('a person makes it stricter for themselves, is held to it, and cannot make it looser', async ({
  server,
  launchClient,
}) => {
  const admin = await callAsAdmin(server);
  await admin.setPolicy({ lockAfter: 3_000, logoutAfter: 7_200 });
  const client = await launchClient();
  const leave = await somebodyAt(client.desktop);
  await signIn(client, server.url, account('Sofia').email);
  expect(await lockAfterOf(client)).toBe(3_000);

  await test.step('looser than the company is refused, in the form and behind it', async () => {
    const row = await setLockAfter(client, 2, 'Hours');
    await expect(row.getByText(/^That is looser than what is required: 50 minutes/)).toBeVisible();
    const { session } = await viewOf(client);
    expect(session).toMatchObject({ personal: {}, policy: { lockAfter: 3_000 } });
    // A page that does not look first, as one that somebody else had written.
    const set = { part: { lockAfter: 7_200 } };
    await client.page.evaluate((part) => window.nightjar.call('policy.setPersonal', part), set);
    expect(await lockAfterOf(client)).toBe(3_000);
    await putSettingsAway(client);
  });

  await test.step('stricter holds at once: whoever goes is locked out after that time', async () => {
    const row = await setLockAfter(client, STRICT.lockAfter, 'Seconds');
    await expect(row.getByText('Saved. It holds from now on.')).toBeVisible();
    expect(await lockAfterOf(client)).toBe(STRICT.lockAfter);
    // Control: somebody is there, so it is not this that locks.
    const until = Date.now() + STRICT.lockAfter * 2_000;
    await expect
      .poll(async () => (await lockAfterOf(client)) !== null && Date.now() > until, {
        timeout: LOCK_LIMIT_MS * 2,
      })
      .toBe(true);
    leave();
    await locks(client);
  });

  await test.step('and after a restart, whatever the company says that is looser', async () => {
    await admin.setPolicy({ lockAfter: 7_000, logoutAfter: 7_200 });
    await client.restart();
    await lockedHeading(client).waitFor();
    await unlock(client);
    expect(await lockAfterOf(client)).toBe(STRICT.lockAfter);
    await locks(client);
  });

  await test.step('what they take back is the company’s again', async () => {
    const back = await somebodyAt(client.desktop);
    await unlock(client);
    const settings = await openSettings(client, 'Policy');
    await settings.getByRole('button', { name: /^Lock after inactivity/ }).click();
    await settings.getByRole('button', { name: 'Take my setting back' }).click();
    await expect.poll(() => lockAfterOf(client)).toBe(7_000);
    back();
  });
});
