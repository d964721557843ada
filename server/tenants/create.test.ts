import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TenantId } from '../../shared/domain/ids.ts';
import { readAudit } from '../audit/read-audit.ts';
import type { Database } from '../db/database.ts';
import { rowsOf } from '../db/rows.ts';
import { must } from '../testing/company.ts';
import { ENGINES } from '../testing/engines.ts';
import { openTestDatabase } from '../testing/test-database.ts';
import { addPerson } from './add-person.ts';
import { createPerson } from './create-person.ts';
import { createTenant } from './create-tenant.ts';
import { foundCompany } from './found-company.ts';

describe.each(ENGINES)('founding a company on %s', (kind) => {
  let database: Database;
  beforeAll(async () => {
    ({ database } = await openTestDatabase(kind));
  });
  afterAll(() => database.close());

  const make = (domain: string, name = 'Acme') =>
    createTenant(
      database,
      { domain, name, rules: { everyone: {}, roles: {} } },
      1,
      async (tx, tenant) => createPerson(tx, tenant.id, person(`jo@${domain}`), 1),
    );
  const person = (email: string) => ({
    email,
    name: 'Jo',
    title: '',
    role: 'owner' as const,
    password: 'long enough to be one',
  });
  const tenantOf = async (domain: string) => {
    const query = sql`select tenant_of_domain(${domain}) as id`;
    const row = z.object({ id: TenantId.nullable() });
    return (await database.beforeTenant((tx) => rowsOf(tx, query, row)))[0]?.id;
  };

  it('makes a tenant with its people', async () => {
    const { tenant, furnished } = must(await make('one.test'));
    expect(await tenantOf('one.test')).toBe(tenant.id);
    expect(furnished).toMatchObject({ email: 'jo@one.test', role: 'owner' });
  });

  it('gives a domain to one tenant only', async () => {
    must(await make('two.test'));
    expect(await make('TWO.test', 'Impostor')).toMatchObject({ error: { code: 'Conflict' } });
  });

  it.each([
    '',
    'nodot',
    'a b.test',
    '-a.test',
    'a..test',
    `${'a'.repeat(64)}.test`,
    'x@y.test',
    '例え.test',
  ])('refuses %j as a domain', async (domain) => {
    expect(await make(domain)).toMatchObject({ error: { code: 'BadRequest' } });
  });

  it('keeps nothing of a tenant whose people cannot be', async () => {
    const company = { domain: 'three.test', name: 'Three', ownerName: 'Jo' };
    const made = await foundCompany(database, { ...company, ownerEmail: 'jo@elsewhere.test' }, 1);
    expect(made).toMatchObject({ error: { code: 'BadRequest' } });
    expect(await tenantOf('three.test')).toBe(null);
    // Control: the same with an address of its own.
    must(await foundCompany(database, { ...company, ownerEmail: 'Jo@Three.test' }, 1));
    expect(await tenantOf('three.test')).not.toBe(null);
  });

  it('refuses an address that is taken, and a short password', async () => {
    const { tenant } = must(await make('four.test'));
    const add = (wanted: ReturnType<typeof person>) =>
      database.inTenant(tenant.id, (tx) => createPerson(tx, tenant.id, wanted, 1));
    await expect(add(person('JO@four.test'))).rejects.toMatchObject({ code: 'Conflict' });
    await expect(add({ ...person('bo@four.test'), password: 'short' })).rejects.toMatchObject({
      code: 'BadRequest',
    });
    await expect(add(person('bo@four.test'))).resolves.toMatchObject({ name: 'Jo' });
  });

  it('adds a person to the company of their mail domain, and notes it', async () => {
    const { tenant } = must(await make('five.test'));
    const bo = { email: 'Bo@Five.test', name: 'Bo', title: 'Cook', role: 'admin' as const };
    const { me, password } = must(await addPerson(database, bo, 7));
    expect(me).toMatchObject({ ...bo, email: 'bo@five.test' });
    expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
    const entries = await database.inTenant(tenant.id, (tx) => readAudit(tx, { limit: 10 }));
    const noted = { at: 7, actorId: null, action: 'person.added' };
    expect(entries).toMatchObject([{ ...noted, detail: { personId: me.id, role: 'admin' } }]);

    const refused: [Partial<typeof bo>, string][] = [
      [{}, 'Conflict'],
      [{ email: 'bo@nobody.test' }, 'NotFound'],
      [{ email: 'five.test' }, 'BadRequest'],
      [{ email: 'cy@five.test', name: '' }, 'BadRequest'],
    ];
    for (const [wrong, code] of refused) {
      expect(await addPerson(database, { ...bo, ...wrong }, 8)).toMatchObject({ error: { code } });
    }
    const after = await database.inTenant(tenant.id, (tx) => readAudit(tx, { limit: 10 }));
    expect(after).toEqual(entries);
  });
});
