import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import { ENGINES } from '../testing/engines.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { readGrants, readSharedKeys, reviewDatabase } from './review-database.ts';

describe.each(ENGINES)('the database as its catalog says, on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    ({ database } = await openTestDatabase(kind));
  });
  afterAll(() => database.close());

  /** What is found after `change`, which is undone. */
  async function reviewAfter(change: string): Promise<string[]> {
    const undo = new Error('undo');
    let found: string[] = [];
    const looked = database.asOwner(async (tx) => {
      await tx.execute(sql.raw(`do $c$ begin ${change} end $c$`));
      found = await reviewDatabase(tx);
      throw undo;
    });
    await expect(looked).rejects.toThrow(undo);
    return found;
  }

  it('keeps every company apart, table by table', async () => {
    expect(await database.asOwner(reviewDatabase)).toEqual([]);
  });

  const table = (rest: string) => `create table loot (tenant_id uuid not null, id uuid); ${rest}`;
  const safe = `alter table loot enable row level security; alter table loot force row level security;`;
  const own = 'using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());';
  it.each([
    ['row-level security that is off', table(''), 'loot: row-level security is off'],
    ['a table without a policy', table(safe), 'loot: no policy for requests'],
    [
      'a policy that lets everything in',
      table(`${safe} create policy a on loot using (true);`),
      'loot: policy a lets in more than the own tenant',
    ],
    [
      'a second policy, which widens the first',
      table(
        `${safe} create policy a on loot ${own} create policy b on loot for select using (true);`,
      ),
      'loot: policy b lets in more than the own tenant',
    ],
    [
      'a policy for an unexpected role',
      table(`${safe} create policy a on loot ${own}
        create policy b on loot for update to nightjar_lookup using (true);`),
      'loot: policy b is for an unexpected role or command',
    ],
    ['a table of no tenant', 'create table loot (a text);', 'loot: belongs to no tenant'],
    [
      'a right to what is the owner’s',
      'grant select (kid) on signing_keys to nightjar_app;',
      'signing_keys: the app role has a right to it',
    ],
    [
      'a reference that may lead to another company',
      `alter table passkeys add column other uuid; create unique index loose on people (id);
        alter table passkeys add constraint loose foreign key (other) references people (id);`,
      'passkeys loose: may lead to another tenant',
    ],
    [
      'a function whose search path is not pinned',
      `create function leak() returns integer language sql security definer as 'select 1';
        grant create on schema public to nightjar_lookup;
        alter function leak() owner to nightjar_lookup;
        revoke create on schema public from nightjar_lookup;`,
      'function leak: its search path is not pinned',
    ],
  ])('control: %s is found', async (_, change, fault) => {
    expect(await reviewAfter(change)).toContain(fault);
  });

  it('gives these rights and no others', async () => {
    const grants = await database.asOwner(readGrants);
    await expect(`${grants.join('\n')}\n`).toMatchFileSnapshot('grants.txt');
  });

  it('has these keys over all companies: nothing that one could guess another one has', async () => {
    // A mail domain is public; the others are hashes and key ids.
    expect(await database.asOwner(readSharedKeys)).toEqual([
      'refresh_tokens: hash',
      'schema_migrations: version',
      'scim_tokens: hash',
      'signing_keys: kid',
      'tenants: domain',
      'tenants: id',
    ]);
  });
});
