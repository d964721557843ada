import { readFile } from 'node:fs/promises';
import { hostHere } from '../build/start/client-command.ts';
import { DEMO_PASSWORD } from '../server/seed/demo-company.ts';
import type { Client } from './fixtures/client.ts';
import {
  account,
  askToSignOut,
  composerOf,
  expectSummary,
  lockScreen,
  message,
  openChannel,
  say,
  signIn,
  unlock,
} from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';
import { canary } from './fixtures/traces.ts';
import { foundOnHeap } from './memory/heap-snapshot.ts';
import { familyOf } from './memory/process-memory.ts';
import { type MemoryHit, type Secrets, scanMemory } from './memory/scan-memory.ts';
import { vaultKeyOf } from './memory/vault-key.ts';

test.skip(
  hostHere() === 'electron' || process.platform !== 'linux',
  'Reads /proc/PID/mem of the stand-in’s processes.',
);
test.describe.configure({ timeout: 240_000 });

/**
 * glibc gives threads a heap each, and only a thread itself can have what it freed overwritten. Electron
 * brings an allocator with one heap for all; so has glibc with this.
 */
const ONE_HEAP = { MALLOC_ARENA_MAX: '1' };

const kindOf = (args: readonly string[]): string | undefined =>
  args.flatMap((arg) => arg.split(' ')).find((arg) => arg.startsWith('--type='));

/** What is found in the main process, with the store's thread in it, and in what Chromium started. */
async function look(client: Client, secrets: Secrets) {
  const main = await scanMemory(client.pid, secrets);
  const pages: MemoryHit[] = [];
  let renderers = 0;
  for (const { pid, args } of await familyOf(client.pid)) {
    // The browser's own process is the way by which the test itself types and reads.
    const kind = kindOf(args);
    if (!kind) continue;
    if (kind === '--type=renderer') renderers += 1;
    pages.push(...(await scanMemory(pid, secrets).catch(gone)).hits);
  }
  return { main: main.hits, pages, renderers };
}

/** One that ended meanwhile has no memory. */
function gone(cause: unknown): { hits: MemoryHit[] } {
  const passing = ['ENOENT', 'ESRCH'];
  if (cause instanceof Error && 'code' in cause && passing.includes(String(cause.code)))
    return { hits: [] };
  throw cause;
}

const namesIn = (hits: readonly MemoryHit[]) => [...new Set(hits.map(({ name }) => name))].sort();

/** Waits for the last sweep: what was on its way at the lock has come by then. */
const expectNothing = (client: Client, secrets: Secrets): Promise<void> =>
  expect(async () => {
    const { main, pages, renderers } = await look(client, secrets);
    expect(main).toEqual([]);
    expect(pages).toEqual([]);
    expect(renderers).toBeGreaterThan(0);
  }).toPass({ timeout: 45_000 });

test('while locked, and after sign-out, neither content nor key is in memory', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient({ env: ONE_HEAP });
  const other = await launchClient();
  await signIn(client, server.url, account('Sofia').email);
  await signIn(other, server.url, account('林').email);
  const sent = canary('sent');
  const received = [canary('received'), canary('并购金额')];
  const draft = canary('draft');
  const texts = [sent, ...received, draft];
  await openChannel(client, 'general');
  await openChannel(other, 'general');
  await say(client, sent);
  for (const body of received) {
    await say(other, body);
    await expect(message(client, body)).toBeVisible();
  }
  await composerOf(client).fill(draft);
  const secrets = { texts, keys: { 'vault key': await vaultKeyOf(client, DEMO_PASSWORD) } };

  await test.step('control: unlocked, all of it is there', async () => {
    const { main, pages } = await look(client, secrets);
    expect(namesIn(main)).toEqual(expect.arrayContaining(texts));
    // SQLCipher masks the key that it works with. This process is one that has it in the clear.
    expect(namesIn((await scanMemory(process.pid, secrets)).hits)).toContain('vault key');
    expect(namesIn(pages)).toEqual([...texts].sort());
    expect(await foundOnHeap(client.page, texts)).toEqual(texts);
  });

  await test.step('locked, nothing', async () => {
    await client.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
    await lockScreen(client);
    await expectNothing(client, secrets);
    expect(await foundOnHeap(client.page, texts)).toEqual([]);
  });

  await test.step('control: unlocked again, all of it is there again', async () => {
    await client.evaluate(({ powerMonitor }) => void powerMonitor.emit('unlock-screen'));
    await unlock(client);
    await openChannel(client, 'general');
    await expect(message(client, sent)).toBeVisible();
    await expect(composerOf(client)).toHaveValue(draft);
    expect(namesIn((await look(client, secrets)).main)).toEqual(expect.arrayContaining(texts));
  });

  await test.step('signed out, nothing', async () => {
    await askToSignOut(client);
    await expectSummary(client, 'Nothing was left on this device');
    await expectNothing(client, secrets);
  });
});

/** The lower half of the bits are kinds of memory that a dump of a crash would hold (core(5)). */
const dumpFilterOf = async (pid: number): Promise<number> =>
  Number.parseInt(await readFile(`/proc/${pid}/coredump_filter`, 'utf8'), 16);

test('a crash of the main process leaves no memory behind', async ({ launchClient }) => {
  const client = await launchClient();
  expect(await dumpFilterOf(client.pid)).toBe(0);
  // Control: this process is as the system made it.
  expect(await dumpFilterOf(process.pid)).not.toBe(0);
});
