import { asc, count, inArray } from 'drizzle-orm';
import { z } from 'zod';
import type { PersonId } from '../../shared/domain/ids.ts';
import { Me, Person } from '../../shared/domain/person.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';

const Row = Me.extend({ email: z.string() });

/** Everybody of the tenant, and the one who asks with their own address. */
export async function readPeople(tx: Tx, self: PersonId): Promise<{ me: Me; people: Person[] }> {
  const rows = z.array(Row).parse(await tx.select().from(people).orderBy(asc(people.name)));
  const me = rows.find((row) => row.id === self);
  if (!me) throw new NightjarError('NotFound', 'the person is gone');
  return { me: Me.parse(me), people: z.array(Person).parse(rows) };
}

/** Whether each of these is a person of the tenant. `ids` without doubles. */
export async function allExist(tx: Tx, ids: readonly PersonId[]): Promise<boolean> {
  if (ids.length === 0) return true;
  const [found] = await tx
    .select({ n: count() })
    .from(people)
    .where(inArray(people.id, [...ids]));
  return found?.n === ids.length;
}
