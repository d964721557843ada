import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SignOutStepName } from '../shared/ipc/view.ts';
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
import { expect, test } from './fixtures/test.ts';
import { canary, pageBegan, placesOf, viewOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

/** Every place at which a sign-out can be cut off. A new step is tried without a word here. */
const PLACES = ['intent', ...SignOutStepName.options];
/** Two take turns, since nobody may sign in as often as this. */
const PEOPLE = ['Sofia', 'Priya'];

const INTERRUPTED = 'It was interrupted and finished when Nightjar started again.';

const dieAt = ({ evaluate }: Client, place: string): Promise<void> =>
  evaluate((_electron, value) => {
    process.env['NIGHTJAR_TEST_KILL_AFTER_STEP'] = value;
  }, place);

async function summaryOf(client: Client) {
  const { session } = await viewOf(client);
  if (session.phase !== 'signed-out' || !session.summary) throw new Error('no sign-out to tell of');
  return session.summary;
}

test.describe.configure({ timeout: 300_000 });

test('killed at any point of sign-out, the next start finishes it before a window shows', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const journal = join(client.profile, 'sign-out.journal.json');
  const store = join(client.profile, 'vault', 'messages.db');
  const planted: string[] = [];

  async function work(name: string): Promise<void> {
    const { email } = account(name);
    const body = canary('cut off');
    const draft = canary('half a thought');
    await signIn(client, server.url, email);
    await openChannel(client, 'general');
    await say(client, body);
    await expect(message(client, body)).toBeVisible();
    await composerOf(client).fill(draft);
    planted.push(body, draft, email, ...(await storedSecrets(client.desktop)));
  }

  for (const [turn, place] of PLACES.entries()) {
    await test.step(`killed after ${place}`, async () => {
      await work(PEOPLE[turn % PEOPLE.length] ?? '');
      await dieAt(client, place);
      const ended = client.waitForExit();
      // The press is the last thing the window lives to see.
      await askToSignOut(client).catch(() => {});
      expect(await ended).toMatchObject({ signal: 'SIGKILL' });
      expect(existsSync(journal)).toBe(true);
      // Control for its absence below: the intent alone deletes nothing.
      if (place === 'intent') expect(existsSync(store)).toBe(true);

      await client.start();
      expect([store, journal].filter(existsSync)).toEqual([]);
      const summary = await summaryOf(client);
      expect(await pageBegan(client)).toBeGreaterThanOrEqual(summary.endedAt);
      expect(summary).toMatchObject({ trigger: 'user', resumed: true, residue: [] });
      expect(summary.steps.map(({ step, result }) => `${step} ${result}`)).toEqual(
        SignOutStepName.options.map((step) => `${step} done`),
      );
      await expectSummary(client, 'Nothing was left on this device', INTERRUPTED);
      const report = await scan(placesOf(client), planted);
      expect(report.hits).toEqual([]);
      expect(report.files).toBeGreaterThan(0);
    });
  }

  await test.step('control: a sign-out that nothing cut off ends after its page began', async () => {
    await work('Emma');
    await askToSignOut(client);
    await expectSummary(client, 'Nothing was left on this device', 'You signed out.');
    const summary = await summaryOf(client);
    expect(await pageBegan(client)).toBeLessThan(summary.endedAt);
    expect(summary.resumed).toBe(false);
    await expect(client.page.getByText(INTERRUPTED)).toBeHidden();
  });
});
