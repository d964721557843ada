import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { placeOf } from '../electron/session/sign-out/artefacts.ts';
import { residueRoots } from '../electron/shell/residue.ts';
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
import { familyOf } from './memory/process-memory.ts';
import { traceWrites } from './written-files/trace.ts';

test.skip(
  process.platform !== 'linux' || spawnSync('strace', ['-V']).error !== undefined,
  'Watches system calls, with strace.',
);
test.describe.configure({ timeout: 240_000 });

/** What is written outside the profile, by the kernel's and the desktop's own parts; none of it by us. */
const OUTSIDE: readonly (readonly [what: string, path: RegExp])[] = [
  ['devices and the kernel’s own files', /^\/(dev\/(?!shm\/)|proc\/|sys\/)/],
  [
    'memory shared by Chromium’s processes, which has no name when it is used',
    /^(\/dev\/shm|.*\/tmp)\/\.?(org\.chromium|com\.google)\.[^/]+(\/|$)/,
  ],
  ['the fonts that there are', /\/fontconfig\//],
  ['what graphics drivers compiled', /\/mesa_shader_cache[^/]*(\/|$)/],
  ['settings of the desktop', /\/dconf\/user$/],
];

/** Which written paths nobody declared, told from the profile or from the root. */
function undeclared({ profile }: Client, written: readonly string[]): string[] {
  return written.flatMap((path) => {
    const inside = relative(profile, path);
    if (inside.startsWith('..')) return OUTSIDE.some(([, place]) => place.test(path)) ? [] : [path];
    return placeOf(inside) ? [] : [inside];
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** All that the client's processes write while `work` is done, and what had been written before. */
async function writtenDuring(client: Client, work: () => Promise<void>): Promise<string[]> {
  // Renderers have no files of their own, and pages would be too slow to be taken for alive.
  const family = (await familyOf(client.pid)).filter(
    ({ args }) => !args.some((arg) => /--type=(renderer|zygote|gpu)/.test(arg)),
  );
  const before = await filesBelow(client.profile);
  const trace = await traceWrites(
    family.map(({ pid }) => pid),
    join(client.desktop.root, 'writes.trace'),
  );
  await work();
  return [...before, ...(await trace.stop())];
}

test('every file that is written has a step that removes it, or a reason to stay', async ({
  server,
  launchClient,
}) => {
  const client = await launchClient();
  const written = await writtenDuring(client, async () => {
    await signIn(client, server.url, account('Sofia').email);
    await openChannel(client, 'general');
    await say(client, 'a message');
    await expect(message(client, 'a message')).toBeVisible();
    await client.page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a file') });
    await expect(client.page.getByText('Ready to send')).toBeVisible();
    await composerOf(client).fill('a draft');
    await client.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
    await lockScreen(client);
    await client.evaluate(({ powerMonitor }) => void powerMonitor.emit('unlock-screen'));
    await unlock(client);
    await askToSignOut(client);
    await expectSummary(client, 'Nothing was left on this device');
  });

  // Control: the places that we know of were seen.
  const seen = written.map((path) => relative(client.profile, path));
  expect(seen).toEqual(
    expect.arrayContaining([
      'vault/messages.db',
      'vault/key-slots',
      'session.sealed',
      'sign-out.journal.json',
      'settings.json',
    ]),
  );
  expect(seen.some((path) => path.startsWith('files/'))).toBe(true);
  expect(undeclared(client, written)).toEqual([]);

  await test.step('what a step removes is gone; the rest may stay by the verifier’s rule', async () => {
    const { mayStay } = residueRoots({
      profile: client.profile,
      logs: client.logs,
      chromium: join(client.profile, 'chromium'),
    });
    const left = written.filter((path) => path.startsWith(client.profile) && existsSync(path));
    const removable = (path: string) => {
      const place = placeOf(relative(client.profile, path));
      return place === undefined || 'removedBy' in place;
    };
    expect(left.filter(removable)).toEqual([]);
    expect(left.filter((path) => !mayStay(path, 0))).toEqual([]);
  });
});

test('control: a file that nobody declared is seen, also one that is gone at once', async ({
  launchClient,
}) => {
  const client = await launchClient();
  const written = await writtenDuring(client, () =>
    client.evaluate(async (_electron, folder) => {
      const fs = process.getBuiltinModule('node:fs');
      fs.writeFileSync(`${folder}/notes.txt`, 'kept');
      fs.writeFileSync(`${folder}/passing.txt`, 'gone');
      fs.rmSync(`${folder}/passing.txt`);
    }, client.profile),
  );
  expect(undeclared(client, written)).toEqual(['notes.txt', 'passing.txt']);
});
