import type { EpochMs, PersonId } from '../../shared/domain/ids.ts';
import type { Tenant } from '../../shared/domain/person.ts';
import { TOUR_VERSION } from '../../shared/domain/tour.ts';
import { NightjarError, type Result } from '../../shared/errors/app-error.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import type { TenantSealing } from '../keys/tenant-sealing.ts';
import { createChannel, openDirect } from '../messages/channels.ts';
import { createPerson } from '../tenants/create-person.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { noteTour } from '../tour/tour.ts';
import type { CompanyFile } from './company-file.ts';
import { type Told, tellConversation } from './conversation.ts';

export const emailOf = (company: CompanyFile, key: string): string => `${key}@${company.domain}`;

export interface SeedDeps {
  database: Database;
  sealing: Pick<TenantSealing, 'of'>;
}

/** Makes the company, then writes all it says. False when its domain is there already. */
export async function seedCompany(
  { database, sealing }: SeedDeps,
  company: CompanyFile,
  password: string,
  now: EpochMs,
): Promise<boolean> {
  const { domain, name } = company;
  const rules = { everyone: company.policy, roles: {} };
  const made = await createTenant(database, { domain, name, rules }, now, (tx, tenant) =>
    furnish(tx, tenant, company, password, now),
  );
  if (!made.ok) {
    if (made.error.code === 'Conflict') return false;
    throw new NightjarError(made.error.code);
  }
  const { tenant, furnished } = made.value;
  const seal = await sealing.of(tenant.id);
  await database.inTenant(tenant.id, async (tx) => {
    for (const told of furnished) await tellConversation(tx, seal, told, now);
  });
  return true;
}

async function furnish(
  tx: Tx,
  { id: tenantId }: Tenant,
  company: CompanyFile,
  password: string,
  now: EpochMs,
): Promise<Told[]> {
  const ids = new Map<string, PersonId>();
  for (const { key, ...person } of company.people) {
    const email = emailOf(company, key);
    const { id } = await createPerson(tx, tenantId, { ...person, email, password }, now);
    // They have worked here for a while.
    await noteTour(tx, id, { version: TOUR_VERSION, completed: true }, now);
    ids.set(key, id);
  }
  const personId = (key: string): PersonId => {
    const id = ids.get(key);
    if (!id) throw new NightjarError('BadRequest', `nobody is called ${key}`);
    return id;
  };
  const conversations: Told[] = [];
  const founder = personId(company.people[0]?.key ?? '');

  for (const { members, days, unread, ...channel } of company.channels) {
    const memberIds = members.map(personId);
    const maker = { tenantId, personId: memberIds[0] ?? founder, role: 'owner' as const };
    const made = must(await createChannel(tx, maker, { ...channel, memberIds }, now));
    conversations.push({ channelId: made.id, memberIds: made.memberIds, personId, days, unread });
  }
  for (const { between, days, unread } of company.directs) {
    const [one, other] = [personId(between[0]), personId(between[1])];
    const { channel } = must(
      await openDirect(tx, { tenantId, personId: one, role: 'owner' }, other, now),
    );
    const { id: channelId, memberIds } = channel;
    conversations.push({ channelId, memberIds, personId, days, unread });
  }
  return conversations;
}

/** A company file that cannot be made is a fault in the file. */
function must<T>(result: Result<T>): T {
  if (!result.ok) throw new NightjarError(result.error.code, result.error.detail);
  return result.value;
}
