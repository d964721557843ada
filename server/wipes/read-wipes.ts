import { count, desc, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs, WipeId } from '../../shared/domain/ids.ts';
import { isOverdue, stageOf, Wipe, WipedDevice, wipeStateOf } from '../../shared/domain/wipe.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { rowsOf, type Tx } from '../db/rows.ts';
import { people, sessions, wipes } from '../db/schema.ts';

type Row = typeof wipes.$inferSelect;

export interface Page {
  from: number;
  limit: number;
}

/** The newest first, and how many there are. */
export async function listWipes(
  tx: Tx,
  { from, limit }: Page,
  now: EpochMs,
): Promise<{ wipes: Wipe[]; total: number }> {
  const rows = await tx
    .select()
    .from(wipes)
    .orderBy(desc(wipes.askedAt), wipes.id)
    .limit(limit)
    .offset(from);
  const [all] = await tx.select({ n: count() }).from(wipes);
  return { wipes: await told(tx, rows, now), total: all?.n ?? 0 };
}

/** `NotFound` when the tenant has no such wipe. */
export async function findWipe(tx: Tx, wipeId: WipeId, now: EpochMs): Promise<Result<Wipe>> {
  const rows = await tx.select().from(wipes).where(eq(wipes.id, wipeId));
  const [wipe] = await told(tx, rows, now);
  return wipe ? ok(wipe) : err('NotFound', { detail: 'no such wipe' });
}

const Counted = z.object({
  wipeId: z.string(),
  all: z.coerce.number(),
  heard: z.coerce.number(),
  incomplete: z.coerce.number(),
  wiped: z.coerce.number(),
});

/** Each session with the best that its device sent. */
const RECEIVED = sql`
  select w.wipe_id, w.session_id, w.delivered_at,
    coalesce(min(r.received_at) filter (where r.outcome = 'complete'), min(r.received_at)) as received_at,
    coalesce(bool_or(r.outcome = 'complete'), false) as complete
  from wiped_sessions w left join logout_receipts r
    on r.tenant_id = w.tenant_id and r.session_id = w.session_id`;
const EACH = sql`group by w.wipe_id, w.session_id, w.delivered_at`;

async function told(tx: Tx, rows: readonly Row[], now: EpochMs): Promise<Wipe[]> {
  if (rows.length === 0) return [];
  const ids = JSON.stringify(rows.map(({ id }) => id));
  const counted = await rowsOf(
    tx,
    sql`select wipe_id as "wipeId", count(*) as all,
          count(*) filter (where delivered_at is not null and received_at is null) as heard,
          count(*) filter (where received_at is not null and not complete) as incomplete,
          count(*) filter (where complete) as wiped
        from (${RECEIVED}
          where w.wipe_id in (select jsonb_array_elements_text(${ids}::jsonb)::uuid) ${EACH}) each
        group by wipe_id`,
    Counted,
  );
  const subjects = await readSubjects(tx, rows);
  return rows.map((row) => {
    const found = counted.find(({ wipeId }) => wipeId === row.id);
    const { all = 0, heard = 0, incomplete = 0, wiped = 0 } = found ?? {};
    const asked = all - heard - incomplete - wiped;
    return Wipe.parse({
      ...row,
      ...subjects(row),
      state: wipeStateOf(row, now),
      counts: {
        asked,
        delivered: heard,
        incomplete,
        wiped,
        overdue: isOverdue(row.begunAt, now) ? asked + heard : 0,
      },
    });
  });
}

/** Whom and what the rows name by their ids. */
async function readSubjects(tx: Tx, rows: readonly Row[]) {
  const sessionIds = rows.flatMap(({ sessionId }) => sessionId ?? []);
  const devices = sessionIds.length
    ? await tx.select().from(sessions).where(inArray(sessions.id, sessionIds))
    : [];
  const named = rows.flatMap((row) => [row.askedBy, row.approvedBy, row.cancelledBy, row.personId]);
  const personIds = [...named, ...devices.map(({ personId }) => personId)].filter(
    (id) => id !== null,
  );
  const somebody = await tx
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(inArray(people.id, personIds));

  const person = (id: string | null) => somebody.find((each) => each.id === id) ?? null;
  /** With the fields of all kinds: what a kind does not have is dropped when it is parsed. */
  const subject = ({ kind, personId, sessionId }: Row) => {
    const device = devices.find(({ id }) => id === sessionId);
    return { kind, person: person(device?.personId ?? personId), deviceName: device?.deviceName };
  };
  return (row: Row) => ({
    target: subject(row),
    askedBy: person(row.askedBy),
    approvedBy: person(row.approvedBy),
    cancelledBy: person(row.cancelledBy),
  });
}

const DeviceRow = z.object({
  sessionId: z.string(),
  personId: z.string(),
  name: z.string(),
  deviceName: z.string(),
  platform: z.string(),
  deliveredAt: z.coerce.number().nullable(),
  receivedAt: z.coerce.number().nullable(),
  complete: z.boolean(),
});

/** A wipe's devices: those without a receipt first, then by name. */
export async function readWipedDevices(
  tx: Tx,
  wipe: Wipe,
  { from, limit }: Page,
  now: EpochMs,
): Promise<WipedDevice[]> {
  const rows = await rowsOf(
    tx,
    sql`select each.session_id as "sessionId", p.id as "personId", p.name as name,
          s.device_name as "deviceName", s.platform as platform,
          each.delivered_at as "deliveredAt", each.received_at as "receivedAt", each.complete as complete
        from (${RECEIVED} where w.wipe_id = ${wipe.id} ${EACH}) each
        join sessions s on s.id = each.session_id
        join people p on p.tenant_id = s.tenant_id and p.id = s.person_id
        order by (each.received_at is not null), each.complete, p.name, each.session_id
        limit ${limit} offset ${from}`,
    DeviceRow,
  );
  return rows.map(({ personId, name, receivedAt, complete, ...row }) => {
    const outcome = complete ? 'complete' : 'incomplete';
    const receipt = receivedAt === null ? null : ({ receivedAt, outcome } as const);
    const stage = stageOf({ deliveredAt: row.deliveredAt, receipt });
    const overdue = receipt === null && isOverdue(wipe.begunAt, now);
    return WipedDevice.parse({ ...row, person: { id: personId, name }, receipt, stage, overdue });
  });
}
