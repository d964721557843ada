import { and, asc, count, inArray } from 'drizzle-orm';
import { z } from 'zod';
import type { PersonId } from '../../shared/domain/ids.ts';
import { Me, Person } from '../../shared/domain/person.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';
import { type Viewer, visibleTo } from './sight.ts';

const Row = Me.extend({ email: z.string() });

/** Everybody the viewer sees, and the viewer with their own address. */
export async function readPeople(tx: Tx, viewer: Viewer): Promise<{ me: Me; people: Person[] }> {
  const rows = z
    .array(Row)
    .parse(await tx.select().from(people).where(visibleTo(viewer)).orderBy(asc(people.name)));
  const me = rows.find((row) => row.id === viewer.personId);
  if (!me) throw new NightjarError('NotFound', 'the person is gone');
  return { me: Me.parse(me), people: z.array(Person).parse(rows) };
}

/** Whether each of these is a person whom the viewer sees. `ids` without doubles. */
export async function allVisible(
  tx: Tx,
  viewer: Viewer,
  ids: readonly PersonId[],
): Promise<boolean> {
  if (ids.length === 0) return true;
  const [found] = await tx
    .select({ n: count() })
    .from(people)
    .where(and(inArray(people.id, [...ids]), visibleTo(viewer)));
  return found?.n === ids.length;
}
