import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from './fixtures/client.ts';
import { storedSecrets } from './fixtures/keychain.ts';
import {
  account,
  askToSignOut,
  composerOf,
  expectSummary,
  message,
  openChannel,
  say,
  signIn,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf, viewOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

/** Somebody works, leaves a draft, and signs out. Answers what must not be found afterwards. */
async function workAndSignOut(client: Client, server: TestServer): Promise<string[]> {
  const said = canary('figures');
  const draft = canary('half a thought');
  await signIn(client, server.url, account('Sofia').email);
  await openChannel(client, 'general');
  await say(client, said);
  await expect(message(client, said)).toBeVisible();
  await composerOf(client).fill(draft);
  const planted = [said, draft, ...(await storedSecrets(client.desktop))];
  await askToSignOut(client);
  return planted;
}

const left = ({ profile }: Client) =>
  ['vault/messages.db', 'vault/key-slots', 'session.sealed'].filter((name) =>
    existsSync(join(profile, name)),
  );

async function endedWith(client: Client) {
  const { session } = await viewOf(client);
  if (session.phase !== 'signed-out' || !session.summary) throw new Error('no sign-out to tell of');
  return session.summary;
}

const CLEAR_STORAGE_ONLY = { NIGHTJAR_TEST_CLEAR_STORAGE_ONLY: '1' };

test('a sign-out that only clears what Electron clears is caught, and never called clean', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient({ env: CLEAR_STORAGE_ONLY });
  await workAndSignOut(client, server);

  await expectSummary(client, 'Something was left on this device');
  await expect(client.page.getByText('Nothing was left on this device')).toBeHidden();
  const { steps, residue } = await endedWith(client);
  expect(steps).toContainEqual(expect.objectContaining({ step: 'verify', result: 'failed' }));
  expect(residue).toEqual(
    expect.arrayContaining([
      'vault/messages.db',
      'vault/key-slots',
      'session.sealed',
      'keychain: vault-secret',
      'keychain: session-tokens',
    ]),
  );

  await test.step('whoever looks from outside finds the same', async () => {
    expect(left(client)).toHaveLength(3);
    expect((await storedSecrets(client.desktop)).length).toBeGreaterThan(2);
  });

  await test.step('the next start, with all of its steps, leaves nothing', async () => {
    await client.restart({ env: {} });
    await expectSummary(client, 'Nothing was left on this device');
    expect(left(client)).toEqual([]);
    expect((await endedWith(client)).residue).toEqual([]);
  });
});

test('the same without the storage’s encryption: the scanner reads every word', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient({
    env: { ...CLEAR_STORAGE_ONLY, NIGHTJAR_TEST_PLAIN_STORE: '1' },
  });
  const [said = '', draft = ''] = await workAndSignOut(client, server);
  await expectSummary(client, 'Something was left on this device');
  const { hits } = await scan(placesOf(client), [said, draft]);
  expect([...new Set(hits.map((hit) => hit.canary))].sort()).toEqual([draft, said].sort());
});

test('control: with all steps, the same people and the same looks find nothing', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const planted = await workAndSignOut(client, server);
  await expectSummary(client, 'Nothing was left on this device');
  expect((await endedWith(client)).residue).toEqual([]);
  expect(left(client)).toEqual([]);
  const report = await scan(placesOf(client), planted);
  expect(report.hits).toEqual([]);
  expect(report.files).toBeGreaterThan(0);
});
