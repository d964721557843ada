import { and, count, desc, eq, gt, inArray, isNull, ne, or, type SQL } from 'drizzle-orm';
import {
  AccountNotice,
  Alert,
  type AlertState,
  type Answer,
  type AnswerOutcome,
  type Severity,
  Severity as SeverityOrder,
  type WatchRule,
} from '../../shared/domain/alert.ts';
import type { AlertId, EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import { record } from '../audit/log.ts';
import type { Tx } from '../db/rows.ts';
import { alerts, people, sessions } from '../db/schema.ts';

/** What nobody has looked at for so long is not shown to the person any more: 30 days. */
const NOTICE_LIFETIME_MS = 30 * 24 * 3_600_000;
/** Notices shown at one start. */
const NOTICES_MOST = 5;

export interface NewAlert
  extends Pick<Alert, 'id' | 'at' | 'severity' | 'evidence'>,
    Record<'personId' | 'sessionId', string | null> {
  tellsPerson: boolean;
}

/** Writes it down, with what is to be done, before anything is. Once: again where nobody knows whether it did. */
export async function insertAlert(tx: Tx, tenantId: TenantId, alert: NewAlert): Promise<void> {
  const { rule } = alert.evidence;
  const written = await tx
    .insert(alerts)
    .values({ tenantId, ...alert, rule, answers: [], state: 'open' })
    .onConflictDoNothing()
    .returning({ id: alerts.id });
  if (written.length === 0) return;
  const { id: alertId, severity, at } = alert;
  const detail = { alertId, rule, severity };
  await record(tx, { tenantId, at, actorId: null, action: 'alert.raised', detail });
}

export async function noteAnswers(
  tx: Tx,
  alertId: AlertId,
  answers: readonly { answer: Answer; outcome: AnswerOutcome }[],
): Promise<void> {
  await tx.update(alerts).set({ answers }).where(eq(alerts.id, alertId));
}

export interface AlertQuery {
  from: number;
  limit: number;
  state?: AlertState | undefined;
  rule?: WatchRule | undefined;
  severity?: Severity | undefined;
  personId?: PersonId | undefined;
}

/** The newest first, how many match, and how many are open that are more than notices. */
export async function listAlerts(
  tx: Tx,
  { from, limit, ...query }: AlertQuery,
): Promise<{ alerts: Alert[]; total: number; open: number }> {
  const wanted = matching(query);
  const rows = await tx
    .select()
    .from(alerts)
    .where(wanted)
    .orderBy(desc(alerts.at), alerts.id)
    .limit(limit)
    .offset(from);
  const [all] = await tx.select({ n: count() }).from(alerts).where(wanted);
  const [open] = await tx
    .select({ n: count() })
    .from(alerts)
    .where(and(eq(alerts.state, 'open'), ne(alerts.severity, 'notice')));
  return { alerts: await told(tx, rows), total: all?.n ?? 0, open: open?.n ?? 0 };
}

function matching({ state, rule, severity, personId }: Omit<AlertQuery, 'from' | 'limit'>) {
  const all = SeverityOrder.options;
  return and(
    state && eq(alerts.state, state),
    rule && eq(alerts.rule, rule),
    severity && inArray(alerts.severity, all.slice(all.indexOf(severity))),
    personId && eq(alerts.personId, personId),
  );
}

/** `NotFound` when the tenant has no such alert. */
export async function findAlert(tx: Tx, alertId: AlertId): Promise<Result<Alert>> {
  const [alert] = await told(tx, await tx.select().from(alerts).where(eq(alerts.id, alertId)));
  return alert ? ok(alert) : noSuchAlert();
}

/** Somebody looks into it. `Conflict` when somebody did before. */
export function acknowledgeAlert(
  tx: Tx,
  caller: LiveSession,
  alertId: AlertId,
  now: EpochMs,
): Promise<Result<Alert>> {
  return close(tx, caller, alertId, { state: 'acknowledged', reason: null }, ['open'], now);
}

/** It was nothing. `Conflict` when it was dismissed before. */
export function dismissAlert(
  tx: Tx,
  caller: LiveSession,
  { alertId, reason }: { alertId: AlertId; reason: string },
  now: EpochMs,
): Promise<Result<Alert>> {
  const after = { state: 'dismissed', reason } as const;
  return close(tx, caller, alertId, after, ['open', 'acknowledged'], now);
}

async function close(
  tx: Tx,
  { tenantId, personId: actorId }: LiveSession,
  alertId: AlertId,
  after: { state: 'acknowledged' | 'dismissed'; reason: string | null },
  before: readonly AlertState[],
  now: EpochMs,
): Promise<Result<Alert>> {
  const [row] = await tx.select().from(alerts).where(eq(alerts.id, alertId)).for('update');
  if (!row) return noSuchAlert();
  if (!before.some((state) => state === row.state)) {
    return err('Conflict', { detail: `the alert is ${row.state}` });
  }
  await tx
    .update(alerts)
    .set({ ...after, closedBy: actorId, closedAt: now })
    .where(eq(alerts.id, alertId));
  const action = `alert.${after.state}` as const;
  await record(tx, { tenantId, at: now, actorId, action, detail: { alertId } });
  return findAlert(tx, alertId);
}

const noSuchAlert = () => err('NotFound', { detail: 'no such alert' });

async function told(tx: Tx, rows: readonly (typeof alerts.$inferSelect)[]): Promise<Alert[]> {
  const personIds = rows.flatMap(({ personId, closedBy }) =>
    [personId ?? [], closedBy ?? []].flat(),
  );
  const sessionIds = rows.flatMap(({ sessionId }) => sessionId ?? []);
  const somebody = await among(personIds, (ids) =>
    tx.select({ id: people.id, name: people.name }).from(people).where(inArray(people.id, ids)),
  );
  const devices = await among(sessionIds, (ids) =>
    tx
      .select({ id: sessions.id, deviceName: sessions.deviceName })
      .from(sessions)
      .where(inArray(sessions.id, ids)),
  );
  const person = (id: string | null) => somebody.find((each) => each.id === id) ?? null;
  return rows.map((row) =>
    Alert.parse({
      ...row,
      person: person(row.personId),
      session: devices.find(({ id }) => id === row.sessionId) ?? null,
      closedBy: person(row.closedBy),
    }),
  );
}

const among = async <R>(ids: string[], read: (ids: string[]) => PromiseLike<R[]>): Promise<R[]> =>
  ids.length > 0 ? read(ids) : [];

/** What the person has not seen yet, the oldest first. */
export async function unseenNotices(
  tx: Tx,
  personId: PersonId,
  now: EpochMs,
): Promise<AccountNotice[]> {
  const rows = await tx
    .select()
    .from(alerts)
    .where(and(waiting(personId), gt(alerts.at, now - NOTICE_LIFETIME_MS)))
    .orderBy(desc(alerts.at))
    .limit(NOTICES_MOST);
  return rows.map((row) => AccountNotice.parse(row)).toReversed();
}

/**
 * Theirs alone: of another's alert nothing changes. Nor does it from the session that it is about, or from one
 * that came after it: whoever broke in would take the warning away from the person whom it warns.
 */
export async function markSeen(
  tx: Tx,
  { personId, sessionId, createdAt }: LiveSession,
  alertId: AlertId,
  now: EpochMs,
): Promise<void> {
  await tx
    .update(alerts)
    .set({ seenAt: now })
    .where(
      and(
        eq(alerts.id, alertId),
        waiting(personId),
        or(isNull(alerts.sessionId), ne(alerts.sessionId, sessionId)),
        gt(alerts.at, createdAt),
      ),
    );
}

const waiting = (personId: PersonId): SQL | undefined =>
  and(eq(alerts.personId, personId), eq(alerts.tellsPerson, true), isNull(alerts.seenAt));
