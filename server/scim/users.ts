import { asc, count, eq } from 'drizzle-orm';
import { z } from 'zod';
import { type EpochMs, PersonId, type SessionId } from '../../shared/domain/ids.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';
import { readProvider } from '../sso/provider-settings.ts';
import { insertPerson } from '../tenants/create-person.ts';
import { type Directory, deactivate, reactivate } from './deactivate.ts';
import { ScimFault } from './fault.ts';
import { conditionOf } from './filter.ts';
import { Row, type ScimUser } from './user.ts';

/** Of one page. */
export const PAGE_MOST = 100;

/** RFC 7644 §3.4.2.4: what is out of bounds is brought back into them. */
export const ListQuery = z.object({
  filter: z.string().optional(),
  startIndex: z.coerce
    .number()
    .int()
    .catch(1)
    .transform((index) => Math.max(1, index))
    .default(1),
  count: z.coerce
    .number()
    .int()
    .catch(PAGE_MOST)
    .transform((most) => Math.min(PAGE_MOST, Math.max(0, most)))
    .default(PAGE_MOST),
});

export async function listUsers(
  tx: Tx,
  { filter, startIndex, count: most }: z.output<typeof ListQuery>,
): Promise<{ total: number; rows: Row[] }> {
  const condition = filter === undefined ? undefined : conditionOf(filter);
  const [found] = await tx.select({ n: count() }).from(people).where(condition);
  const rows = await tx
    .select()
    .from(people)
    .where(condition)
    .orderBy(asc(people.email))
    .limit(most)
    .offset(startIndex - 1);
  return { total: found?.n ?? 0, rows: z.array(Row).parse(rows) };
}

/** Throws 404 for nobody of the company. `hold`: until the end of the transaction nobody else changes them. */
export async function findUser(tx: Tx, id: unknown, hold = false): Promise<Row> {
  const personId = PersonId.safeParse(id);
  const query = tx
    .select()
    .from(people)
    .where(eq(people.id, personId.data ?? ''));
  const [row] = personId.success ? await (hold ? query.for('no key update') : query) : [];
  if (!row) throw new ScimFault(404, 'no such user');
  return Row.parse(row);
}

/** Somebody without a password: they sign in with the company's provider. */
export async function addUser(
  tx: Tx,
  directory: Directory,
  user: ScimUser,
  now: EpochMs,
): Promise<Row> {
  const { tenantId } = directory;
  const { email, name, title, externalId } = user;
  const role = (await readProvider(tx))?.settings.otherRole ?? 'member';
  await assertFree(tx, externalId, null);
  const me = await insertPerson(
    tx,
    tenantId,
    { email, name, title, role, endsAt: null },
    null,
    now,
  );
  await tx.update(people).set({ externalId, changedAt: now }).where(eq(people.id, me.id));
  const detail = { personId: me.id, role, by: 'scim' } as const;
  await record(tx, { tenantId, at: now, actorId: null, action: 'person.joined', detail });
  if (!user.active) await deactivate(tx, directory, me, now);
  return findUser(tx, me.id);
}

/** Makes somebody what the directory says. Answers them, and the sessions that ended. */
export async function changeUser(
  tx: Tx,
  directory: Directory,
  before: Row,
  user: ScimUser,
  now: EpochMs,
): Promise<{ row: Row; ended: SessionId[] }> {
  // Or whoever has the token could lock the company out of its own server.
  if (before.role === 'owner') throw new ScimFault(403, 'owners are not the directory’s to change');
  if (user.email !== before.email) {
    throw new ScimFault(400, 'a userName stays as it is', 'mutability');
  }
  const { name, title, externalId } = user;
  const isOther =
    name !== before.name || title !== before.title || externalId !== before.externalId;
  // Sessions before the audit log, as everywhere: or two transactions could wait for each other.
  const wasActive = before.deactivatedAt === null;
  let ended: SessionId[] = [];
  if (wasActive && !user.active) ended = await deactivate(tx, directory, before, now);
  if (!wasActive && user.active) await reactivate(tx, directory, before.id, now);
  if (isOther) {
    await assertFree(tx, externalId, before.id);
    const next = { name, title, externalId, changedAt: now };
    await tx.update(people).set(next).where(eq(people.id, before.id));
    const { tenantId, tokenId } = directory;
    const detail = { personId: before.id, tokenId };
    await record(tx, { tenantId, at: now, actorId: null, action: 'person.changed', detail });
  }
  return { row: await findUser(tx, before.id), ended };
}

async function assertFree(tx: Tx, externalId: string | null, self: PersonId | null) {
  if (externalId === null) return;
  const [taken] = await tx
    .select({ id: people.id })
    .from(people)
    .where(eq(people.externalId, externalId));
  if (taken && taken.id !== self) throw new ScimFault(409, 'the externalId is taken', 'uniqueness');
}
