import { openAdministration } from './fixtures/admin-page.ts';
import { account, sidebarOf, signIn } from './fixtures/person.ts';
import { expect, test } from './fixtures/test.ts';

test.describe.configure({ timeout: 120_000 });

test('an admin sees who is signed in at this moment, and ends a session', async ({
  server,
  launchClient,
}) => {
  const [admin, laptop] = [await launchClient(), await launchClient()];
  await signIn(admin, server.url, account('Daniel').email);
  const dialog = await openAdministration(admin, 'live');
  const rows = dialog.getByRole('listitem');
  await expect(rows).toHaveCount(1);

  await signIn(laptop, server.url, account('Sofia').email);
  const row = rows.filter({ hasText: 'Sofia' });
  await expect(row).toContainText('Open');

  await row.getByRole('button').click();
  await admin.page.getByRole('menuitem', { name: 'Sign out…' }).click();
  await admin.page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(row).toHaveCount(0);
  await expect(sidebarOf(laptop)).toBeHidden();
});
