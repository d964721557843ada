import {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  inArray,
  like,
  lt,
  lte,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { z } from 'zod';
import { ChainedEntry } from '../../shared/audit/chain.ts';
import type { SignedCheckpoint } from '../../shared/audit/export-file.ts';
import { AuditEntry, type AuditFilter, AuditNames } from '../../shared/protocol/routes/audit.ts';
import type { Tx } from '../db/rows.ts';
import { auditCheckpoints, auditEntries, people, sessions } from '../db/schema.ts';

/** The tenant's entries, newest first. */
export async function readAudit(
  tx: Tx,
  { beforeId, limit, ...filter }: AuditFilter & { beforeId?: number | undefined; limit: number },
): Promise<AuditEntry[]> {
  const before = beforeId === undefined ? undefined : lt(auditEntries.id, beforeId);
  const rows = await tx
    .select()
    .from(auditEntries)
    .where(and(before, ...wanted(filter)))
    .orderBy(desc(auditEntries.id))
    .limit(limit);
  return z.array(AuditEntry).parse(rows);
}

/** A stretch of the log as it is chained, oldest first, with the checkpoints that go up to one of them. */
export async function readStretch(
  tx: Tx,
  { afterId, lastId, limit, ...filter }: AuditFilter & Stretch,
): Promise<{ entries: ChainedEntry[]; checkpoints: SignedCheckpoint[] }> {
  const within = [gt(auditEntries.id, afterId), lte(auditEntries.id, lastId)];
  const rows = await tx
    .select()
    .from(auditEntries)
    .where(and(...within, ...wanted(filter)))
    .orderBy(asc(auditEntries.id))
    .limit(limit);
  const entries = z.array(ChainedEntry).parse(rows);
  const end = entries.at(-1)?.id ?? afterId;
  const checkpoints = await tx
    .select({ entryId: auditCheckpoints.entryId, document: auditCheckpoints.document })
    .from(auditCheckpoints)
    .where(and(gt(auditCheckpoints.entryId, afterId), lte(auditCheckpoints.entryId, end)))
    .orderBy(asc(auditCheckpoints.entryId));
  return { entries, checkpoints };
}

interface Stretch {
  afterId: number;
  lastId: number;
  limit: number;
}

function wanted({ action, personId, from, until }: AuditFilter): (SQL | undefined)[] {
  const { at, actorId, detail } = auditEntries;
  return [
    action === undefined
      ? undefined
      : or(eq(auditEntries.action, action), like(auditEntries.action, `${action}.%`)),
    personId === undefined
      ? undefined
      : or(
          eq(actorId, personId),
          sql`${detail} ->> 'personId' = ${personId}`,
          sql`${detail} ->> 'targetId' = ${personId}`,
          sql`${detail} ->> 'sessionId' in (
            select id::text from sessions where person_id = ${personId})`,
        ),
    from === undefined ? undefined : gte(at, from),
    until === undefined ? undefined : lt(at, until),
  ];
}

type Naming = Pick<ChainedEntry, 'actorId' | 'detail'>;

/** Of the people and sessions that entries name by their ids. */
export async function readNames(tx: Tx, entries: readonly Naming[]): Promise<AuditNames> {
  const ids = [...new Set(entries.flatMap(idsIn))];
  if (ids.length === 0) return { people: [], sessions: [] };
  const foundSessions = await tx
    .select({
      id: sessions.id,
      personId: sessions.personId,
      deviceName: sessions.deviceName,
    })
    .from(sessions)
    .where(inArray(sessions.id, ids));
  const personIds = [...ids, ...foundSessions.map(({ personId }) => personId)];
  const foundPeople = await tx
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(inArray(people.id, personIds));
  return AuditNames.parse({ people: foundPeople, sessions: foundSessions });
}

const Id = z.uuid();
const idsIn = ({ actorId, detail }: Naming): string[] =>
  [actorId, ...Object.values(detail)].flatMap((value) => Id.safeParse(value).data ?? []);
