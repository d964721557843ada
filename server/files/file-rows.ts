import { and, eq, inArray, isNull, lt, notInArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import {
  type ChannelId,
  type EpochMs,
  FileId,
  type PersonId,
  type Sequence,
  TenantId,
} from '../../shared/domain/ids.ts';
import { rowsOf, type Tx } from '../db/rows.ts';
import { files, memberships, tenants } from '../db/schema.ts';

/** What the server knows of a file. */
export type FileRow = typeof files.$inferSelect;

/** Those who make room in the same tenant wait for each other, so that together they keep its limit. */
const ROOM_LOCK = 18;

export async function lockRoom(tx: Tx): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(${ROOM_LOCK}, hashtext(current_tenant()::text))`,
  );
}

const Room = z.object({ bytes: z.coerce.number(), unfinished: z.coerce.number() });

/** Bytes of all the tenant's files, counted as if they were complete; and how many a person has under way. */
export async function roomTaken(tx: Tx, personId: PersonId): Promise<z.infer<typeof Room>> {
  const [room] = await rowsOf(
    tx,
    sql`select coalesce(sum(bytes), 0) as bytes,
          count(*) filter (where person_id = ${personId} and completed_at is null) as unfinished
        from files`,
    Room,
  );
  return room ?? { bytes: 0, unfinished: 0 };
}

export async function insertFile(
  tx: Tx,
  row: Pick<FileRow, 'tenantId' | 'id' | 'channelId' | 'personId' | 'bytes' | 'touchedAt'>,
): Promise<void> {
  await tx.insert(files).values(row);
}

export async function findFile(tx: Tx, id: FileId): Promise<FileRow | undefined> {
  const [row] = await tx.select().from(files).where(eq(files.id, id));
  return row;
}

/** As its reader may see it: complete, sent with a message or their own, in a channel they are in now. */
export async function findReadable(
  tx: Tx,
  id: FileId,
  reader: PersonId,
): Promise<FileRow | undefined> {
  const [found] = await tx
    .select({ file: files })
    .from(files)
    .innerJoin(
      memberships,
      and(eq(memberships.channelId, files.channelId), eq(memberships.personId, reader)),
    )
    .where(eq(files.id, id));
  const file = found?.file;
  if (!file || file.completedAt === null) return undefined;
  return file.messageSeq !== null || file.personId === reader ? file : undefined;
}

/** False: there is none, or a message refers to it. */
export async function touchFile(
  tx: Tx,
  id: FileId,
  now: EpochMs,
  complete: boolean,
): Promise<boolean> {
  const touched = await tx
    .update(files)
    .set({ touchedAt: now, ...(complete ? { completedAt: now } : {}) })
    .where(and(eq(files.id, id), isNull(files.messageSeq)))
    .returning({ id: files.id });
  return touched.length > 0;
}

/** Those of `ids` that a message may take: complete, and of no message yet. They stay so until the transaction ends. */
export async function lockUnsent(tx: Tx, ids: readonly FileId[]): Promise<Map<string, FileRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(files)
    .where(and(inArray(files.id, [...ids]), isNull(files.messageSeq)))
    .orderBy(files.id)
    .for('no key update');
  return new Map(rows.filter((row) => row.completedAt !== null).map((row) => [row.id, row]));
}

/** The files belong to a message of their channel from now on. */
export async function giveToMessage(
  tx: Tx,
  ids: readonly FileId[],
  { channelId, seq }: { channelId: ChannelId; seq: Sequence },
): Promise<void> {
  await tx
    .update(files)
    .set({ messageSeq: seq })
    .where(and(inArray(files.id, [...ids]), eq(files.channelId, channelId)));
}

/** Takes away what no message refers to and nobody touched since, but for those of `busy`. Answers their ids. */
export async function deleteUnreferenced(
  tx: Tx,
  before: EpochMs,
  limit: number,
  busy: readonly FileId[],
): Promise<FileId[]> {
  // Of one that is touched at this moment the deletion itself sees it.
  const unreferenced = and(isNull(files.messageSeq), lt(files.touchedAt, before));
  const old = tx
    .select({ id: files.id })
    .from(files)
    .where(and(unreferenced, notInArray(files.id, [...busy])))
    .limit(limit);
  const gone = await tx
    .delete(files)
    .where(and(inArray(files.id, old), unreferenced))
    .returning({ id: files.id });
  return z.array(FileId).parse(gone.map(({ id }) => id));
}

/** False: there is none, or a message refers to it. */
export async function deleteFile(tx: Tx, id: FileId): Promise<boolean> {
  const gone = await tx
    .delete(files)
    .where(and(eq(files.id, id), isNull(files.messageSeq)))
    .returning({ id: files.id });
  return gone.length > 0;
}

/**
 * Those of `ids` that no row knows. None of a tenant that this database does not know: whose files those are
 * is not for a server to guess that was started with another database.
 */
export async function unknownFiles(
  tx: Tx,
  tenantId: TenantId,
  ids: readonly FileId[],
): Promise<FileId[]> {
  const [tenant] = await tx
    .select({ id: tenants.id })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  if (!tenant) return [];
  const rows = await tx
    .select({ id: files.id })
    .from(files)
    .where(inArray(files.id, [...ids]));
  const known = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

export async function tenantsToCollect(tx: Tx, before: EpochMs): Promise<TenantId[]> {
  const rows = await rowsOf(
    tx,
    sql`select id from tenants_with_files_to_collect(${before}) as id`,
    z.object({ id: TenantId }),
  );
  return rows.map(({ id }) => id);
}
