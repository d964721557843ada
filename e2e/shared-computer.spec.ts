import { OTHER_COMPANY_ACCOUNTS } from '../server/seed/demo-company.ts';
import { callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import { account, askToSignOut, composerOf, openChannel, say, signIn } from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';
import { canary, placesOf } from './fixtures/traces.ts';
import { scan } from './scanner/scan.ts';

test.describe.configure({ timeout: 180_000 });

const FIRST = account('Sofia');

/** All that the page holds, shown or not. */
const wholePage = ({ page }: Client): Promise<string> =>
  page.evaluate(
    () =>
      `${document.title}\n${document.documentElement.outerHTML}\n` +
      [...document.querySelectorAll('input')].map(({ value }) => value).join('\n'),
  );

/** Writes something, and begins something else. Answers both. */
async function leaveTraces(client: Client): Promise<string[]> {
  const traces = [canary('written here'), canary('not sent yet')];
  await openChannel(client, 'general');
  await say(client, traces[0] ?? '');
  await composerOf(client).fill(traces[1] ?? '');
  return traces;
}

test('who quits is signed out, and the next person sees nothing of them', async ({
  server,
  launchClient,
}) => {
  const admin = await callAsAdmin(server);
  await admin.setPolicy({ onQuit: 'sign-out', onWindowClose: 'sign-out' });
  const client = await launchClient();
  await signIn(client, server.url, FIRST.email);
  const traces = await leaveTraces(client);
  await client.close();

  // By the time the process is gone.
  const personal = [...traces, FIRST.name, FIRST.email];
  const { hits, files } = await scan(placesOf(client), personal);
  expect(hits).toEqual([]);
  expect(files).toBeGreaterThan(3);

  await client.start();
  await expect(client.page.locator('input[name="email"]')).toHaveValue('');
  await expect(client.page.getByText('Nightjar was quit')).toBeHidden();
  const offered = await wholePage(client);
  for (const trace of [...personal, 'Lumen']) expect(offered).not.toContain(trace);

  // Somebody of another company, on the same computer and server: nothing of the first is theirs.
  const [next] = OTHER_COMPANY_ACCOUNTS;
  await signIn(client, server.url, next?.email ?? '');
  const seen = await wholePage(client);
  for (const trace of personal) expect(seen).not.toContain(trace);
  expect((await scan(placesOf(client), personal)).hits).toEqual([]);

  // A colleague of the first sees what the company shares, and no draft.
  await askToSignOut(client);
  await signIn(client, server.url, account('林').email);
  await openChannel(client, 'general');
  await expect(client.page.getByText(traces[0] ?? '')).toBeVisible();
  await expect(composerOf(client)).toHaveValue('');
});

test('who closes the window is signed out', async ({ server, launchClient }) => {
  const admin = await callAsAdmin(server);
  await admin.setPolicy({ onQuit: 'sign-out', onWindowClose: 'sign-out' });
  const client = await launchClient();
  await signIn(client, server.url, FIRST.email);
  const traces = await leaveTraces(client);
  await client.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await expect(async () => {
    const listed = await admin.call('listDevices', { name: FIRST.name });
    expect(listed.ok && listed.value.total).toBe(0);
  }).toPass({ timeout: 20_000 });
  await client.kill();
  const { hits } = await scan(placesOf(client), [...traces, FIRST.name, FIRST.email]);
  expect(hits).toEqual([]);
});

test('control: where policy keeps the session, the next start finds it', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  await signIn(client, server.url, FIRST.email);
  await client.close();
  await client.start();
  await expect(client.page.locator('input[name="secret"]')).toBeVisible();
});
