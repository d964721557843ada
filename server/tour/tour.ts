import { asc, count, eq, isNotNull, sql } from 'drizzle-orm';
import type { EpochMs, PersonId } from '../../shared/domain/ids.ts';
import { TourOverview, TourProgress } from '../../shared/domain/tour.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';

export async function readTour(tx: Tx, personId: PersonId): Promise<TourProgress> {
  const [row] = await tx
    .select({ seenVersion: people.tourVersion, completedAt: people.tourCompletedAt })
    .from(people)
    .where(eq(people.id, personId));
  if (!row) throw new NightjarError('NotFound', 'the person is gone');
  return TourProgress.parse(row);
}

/** Neither goes back: not to an older version, nor to a later first time. */
export async function noteTour(
  tx: Tx,
  personId: PersonId,
  { version, completed }: { version: number; completed: boolean },
  now: EpochMs,
): Promise<TourProgress> {
  await tx
    .update(people)
    .set({
      tourVersion: sql`greatest(${people.tourVersion}, ${version}::integer)`,
      ...(completed
        ? { tourCompletedAt: sql`coalesce(${people.tourCompletedAt}, ${now}::bigint)` }
        : {}),
    })
    .where(eq(people.id, personId));
  return readTour(tx, personId);
}

/** Everybody of the tenant by name, and how many of them came to the end. */
export async function listTours(
  tx: Tx,
  { from, limit }: { from: number; limit: number },
): Promise<RouteReply<'listTours'>> {
  const rows = await tx
    .select({ person: people, completedAt: people.tourCompletedAt })
    .from(people)
    .orderBy(asc(people.name), people.id)
    .limit(limit)
    .offset(from);
  const [all] = await tx.select({ n: count() }).from(people);
  const [done] = await tx
    .select({ n: count() })
    .from(people)
    .where(isNotNull(people.tourCompletedAt));
  return {
    tours: rows.map((row) => TourOverview.parse(row)),
    total: all?.n ?? 0,
    completed: done?.n ?? 0,
  };
}
