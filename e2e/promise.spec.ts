import { randomBytes } from 'node:crypto';
import { IPC_CALLS, type IpcCallName } from '../shared/ipc/contract.ts';
import { policyOf } from '../shared/policy/policy.ts';
import { callAsAdmin } from './fixtures/admin.ts';
import type { Client } from './fixtures/client.ts';
import { storedSecrets } from './fixtures/keychain.ts';
import {
  account,
  composerOf,
  message,
  openChannel,
  say,
  sidebarOf,
  signIn,
  somebodyAt,
  unlock,
} from './fixtures/person.ts';
import type { TestServer } from './fixtures/server.ts';
import { expect, test } from './fixtures/test.ts';
import { scan } from './scanner/scan.ts';

/** Seconds: long enough for a warning to be seen, short enough for a test. */
const POLICY = policyOf({ lockAfter: 9, logoutAfter: 20, unlockAttempts: 5 });

const mark = () => randomBytes(5).toString('hex');
/** Ten characters that nobody wrote before in this order, from the 20,902 of the CJK Unified block. */
const chineseMark = () =>
  Array.from({ length: 10 }, () =>
    String.fromCharCode(0x4e00 + (randomBytes(2).readUInt16BE() % 20_902)),
  ).join('');

/** Fifty things that must not be found afterwards: what people wrote, what things and people are called. */
function plantCanaries() {
  const english = Array.from({ length: 18 }, (_, i) => `merger figures ${i} ${mark()}`);
  const chinese = Array.from({ length: 18 }, (_, i) => `并购金额${i}${chineseMark()}`);
  const files = Array.from({ length: 6 }, () => `budget-${mark()}.xlsx`);
  return {
    bodies: [...english, ...chinese],
    files,
    channelNames: [`deal-${mark()}`, `项目${chineseMark()}`],
    topics: [`topic ${mark()}`, `主题${chineseMark()}`],
    people: [`Robin ${mark()}`, `周${chineseMark()}`],
    drafts: [`not sent yet ${mark()}`, `还没发出${chineseMark()}`],
  };
}

const all = (canaries: ReturnType<typeof plantCanaries>): string[] =>
  Object.values(canaries).flat();

const wordsOnScreen = ({ page }: Client): Promise<string> =>
  page.evaluate(() => `${document.title}\n${document.documentElement.outerHTML}`);

/** Two of the demo company's people get names that nobody else has. */
async function rename(server: TestServer, names: readonly string[]): Promise<void> {
  await server.evaluate(async ({ database, sql }, given) => {
    await database.asOwner(async (tx) => {
      await tx.execute(
        sql`select set_config('nightjar.tenant', tenant_of_domain('lumen.test')::text, true)`,
      );
      const [first = '', second = ''] = given;
      await tx.execute(sql`update people set name = ${first} where name = 'Emma Larsen'`);
      await tx.execute(sql`update people set name = ${second} where name = 'Marco Rossi'`);
    });
  }, names);
}

async function createChannel(client: Client, name: string, topic: string): Promise<void> {
  const { page } = client;
  await sidebarOf(client).getByRole('button', { name: 'New channel' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel(/^Topic/).fill(topic);
  await dialog.getByRole('button', { name: 'Create channel' }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
}

/** Both write all canaries to each other; the first one leaves drafts behind. */
async function converse(
  walker: Client,
  stayer: Client,
  canaries: ReturnType<typeof plantCanaries>,
) {
  const { bodies, files, channelNames, topics, drafts } = canaries;
  for (const [index, name] of channelNames.entries()) {
    await createChannel(walker, name, topics[index] ?? '');
    await composerOf(walker).fill(drafts[index] ?? '');
  }
  await openChannel(walker, 'general');
  await openChannel(stayer, 'general');
  for (const [index, body] of [...bodies, ...files].entries()) {
    const [from, to] = index % 2 === 0 ? [walker, stayer] : [stayer, walker];
    await say(from, body);
    await expect(message(to, body)).toBeVisible();
  }
}

const roots = (client: Client): string[] => [
  client.profile,
  client.temp,
  client.logs,
  client.desktop.env['HOME'] ?? '',
];

/** What a locked window may call: to unlock, with the browser's help too, and to sign out. */
const ON_THE_LOCK_SCREEN = new Set<string>([
  'session.unlock',
  'session.signOut',
  'browser.openAgain',
  'browser.cancel',
] satisfies IpcCallName[]);

/** What every other call of the contract answers. */
async function answersWhileLocked(client: Client): Promise<Record<string, unknown>> {
  const names = Object.keys(IPC_CALLS).filter((name) => !ON_THE_LOCK_SCREEN.has(name));
  return client.page.evaluate(async (calls) => {
    const bridge: { call(name: string, request: unknown): Promise<unknown> } = Reflect.get(
      window,
      'nightjar',
    );
    const answers: Record<string, unknown> = {};
    for (const name of calls) answers[name] = await bridge.call(name, {});
    return answers;
  }, names);
}

test.describe.configure({ timeout: 180_000 });

test('two talk, one walks away: warned, locked, unlocked, signed out, nothing left', async ({
  server,
  launchClient,
}) => {
  const canaries = plantCanaries();
  expect(all(canaries)).toHaveLength(50);
  await rename(server, canaries.people);
  const [walker, stayer] = [await launchClient(), await launchClient()];
  const walkerLeaves = await somebodyAt(walker.desktop);
  const stayerLeaves = await somebodyAt(stayer.desktop);
  await signIn(walker, server.url, account('Sofia').email);
  await signIn(stayer, server.url, account('林').email);
  await test.step('talk', () => converse(walker, stayer, canaries));
  const tokens = await storedSecrets(walker.desktop);
  expect(tokens.length).toBeGreaterThan(2);

  await test.step('the mouse rests: a warning, then the lock', async () => {
    const admin = await callAsAdmin(server);
    await admin.setPolicy(POLICY);
    // Watched from before, so that it is seen on a slow machine too.
    const warned = walker.page.getByText('Still there?').waitFor({ timeout: 30_000 });
    walkerLeaves();
    await warned;
    await expect(walker.page.getByRole('heading', { name: 'Locked' })).toBeVisible();
  });

  await test.step('the locked page and every call give nothing away', async () => {
    const shown = await wordsOnScreen(walker);
    const answers = await answersWhileLocked(walker);
    expect(Object.values(answers)).toEqual(
      Object.values(answers).map(() => ({ ok: false, error: { code: 'WrongState' } })),
    );
    const given = shown + JSON.stringify(answers);
    expect(all(canaries).filter((canary) => given.includes(canary))).toEqual([]);
    expect(given).not.toContain('Sofia');
  });

  await test.step('unlocked again, everything is there', async () => {
    await unlock(walker);
    await openChannel(walker, 'general');
    await expect(message(walker, canaries.bodies.at(-1) ?? '')).toBeVisible();
  });

  await test.step('nobody comes back: signed out, and told what went', async () => {
    const summary = walker.page.getByText('Nothing was left on this device');
    await expect(summary).toBeVisible({ timeout: (POLICY.logoutAfter + 10) * 1_000 });
    await expect(walker.page.getByText('Nobody was here for a while')).toBeVisible();
  });

  await test.step('every byte on the disk is read, and nothing is found', async () => {
    const report = await scan(roots(walker), [...all(canaries), ...tokens]);
    expect(report.hits).toEqual([]);
    expect(report.files).toBeGreaterThan(0);
  });

  await test.step('the other one is still there', async () => {
    await say(stayer, 'still here');
    await expect(message(stayer, 'still here')).toBeVisible();
    stayerLeaves();
  });
});

test('control: without the encryption, the same scan finds every canary', async ({
  server,
  launchClient,
}) => {
  const canaries = plantCanaries();
  await rename(server, canaries.people);
  const walker = await launchClient({ env: { NIGHTJAR_TEST_PLAIN_STORE: '1' } });
  const stayer = await launchClient();
  await signIn(walker, server.url, account('Sofia').email);
  await signIn(stayer, server.url, account('林').email);
  await converse(walker, stayer, canaries);

  const { hits } = await scan([walker.profile], all(canaries));
  const found = new Set(hits.map(({ canary }) => canary));
  expect(all(canaries).filter((canary) => !found.has(canary))).toEqual([]);
});
