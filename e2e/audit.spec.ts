import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callAs, callAsAdmin } from './fixtures/admin.ts';
import { openAdministration } from './fixtures/admin-page.ts';
import { account, signIn } from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';

const ADMIN = account('Daniel');

/** `npm run verify-audit`: its exit code, and what it says. */
const verify = (file: string, keyFile: string): Promise<{ code: unknown; said: string }> =>
  new Promise((resolve) => {
    const args = ['run', '--silent', 'verify-audit', '--', file, '--tenant-key', keyFile];
    execFile('npm', args, (failed, said) => resolve({ code: failed ? failed.code : 0, said }));
  });

test.describe.configure({ timeout: 120_000 });

test('an admin exports the audit log, anybody verifies it, and a changed byte is found', async ({
  server,
  launchClient,
}) => {
  const caller = await callAsAdmin(server);
  await caller.setPolicy({ stepUp: [] });
  await callAs(server, account('Sofia').email);
  const client = await launchClient();
  await signIn(client, server.url, ADMIN.email);
  const dialog = await openAdministration(client, 'audit');
  await expect(dialog.getByText(/signed in on Linux|signed in on linux/).first()).toBeVisible();

  const file = join(client.temp, 'audit.jsonl');
  await client.evaluate(({ dialog: dialogs }, filePath) => {
    Object.assign(dialogs, { showSaveDialog: async () => ({ canceled: false, filePath }) });
  }, file);
  await dialog.getByRole('button', { name: 'Export to verify…' }).click();
  await expect(dialog.getByText(/^Saved, and verified/)).toBeVisible();

  const keyFile = join(client.temp, 'company.jwk');
  await writeFile(keyFile, JSON.stringify(caller.tenantKey));
  expect(await verify(file, keyFile)).toMatchObject({ code: 0 });

  const bytes = await readFile(file);
  const at = bytes.indexOf('"action":"session.signed-in"') + '"action":"'.length;
  bytes[at] = 'S'.charCodeAt(0);
  const bent = join(client.temp, 'bent.jsonl');
  await writeFile(bent, bytes);
  expect(await verify(bent, keyFile)).toMatchObject({ code: 1 });
});
