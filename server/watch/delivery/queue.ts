import { randomUUID } from 'node:crypto';
import { and, asc, count, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Severity } from '../../../shared/domain/alert.ts';
import {
  AlertId,
  type EpochMs,
  PersonId,
  type TenantId as Tenant,
  TenantId,
} from '../../../shared/domain/ids.ts';
import type { Person } from '../../../shared/domain/person.ts';
import type { DeliveryChannel, WatchSettings } from '../../../shared/domain/watching.ts';
import type { Database } from '../../db/database.ts';
import { rowsOf, type Tx } from '../../db/rows.ts';
import { alertDeliveries, people } from '../../db/schema.ts';
import { ATTEMPTS_MOST, backoffMs } from './backoff.ts';
import type { Job } from './job.ts';

/** What waits of one company on one way out. More: a receiver is gone. Alerts stand in the list in any case. */
export const WAITING_MOST = 1_000;
/** Taken at once from one company. */
const BATCH = 20;

export interface Wanted {
  alertId: AlertId;
  severity: Severity;
  /** Whom the alert is about. */
  personId: PersonId | null;
  tellsPerson: boolean;
  tellsAdmins: boolean;
}

/**
 * Queues an alert for everybody outside who is to have it, in the transaction that writes it down. A mail is
 * for what is more than a notice; a SIEM gets everything. Answers the ways out on which too much waits already:
 * nothing was queued there.
 */
export async function enqueue(
  tx: Tx,
  tenantId: Tenant,
  wanted: Wanted,
  { delivery }: WatchSettings,
  mailPossible: boolean,
  now: EpochMs,
): Promise<DeliveryChannel[]> {
  const mails =
    mailPossible && wanted.severity !== 'notice'
      ? await mailedTo(tx, wanted, delivery.mail, now)
      : [];
  const channels: DeliveryChannel[] = wanted.tellsAdmins
    ? [
        ...(delivery.webhook ? ['webhook' as const] : []),
        ...(delivery.syslog ? ['syslog' as const] : []),
      ]
    : [];
  const rows = [
    ...mails.map((personId) => ({ channel: 'mail' as const, personId })),
    ...channels.map((channel) => ({ channel, personId: null })),
  ];
  const full = await fullFor(tx, rows);
  const fitting = rows.filter(({ channel }) => !full.includes(channel));
  if (fitting.length === 0) return full;
  const { alertId } = wanted;
  const common = { tenantId, alertId, attempts: 0, nextAt: now };
  await tx
    .insert(alertDeliveries)
    .values(fitting.map((row) => ({ ...common, id: randomUUID(), ...row })));
  return full;
}

/** The ways out that cannot take what is to go there. A receiver that is gone fills its own alone. */
async function fullFor(
  tx: Tx,
  rows: readonly { channel: DeliveryChannel }[],
): Promise<DeliveryChannel[]> {
  if (rows.length === 0) return [];
  const { channel } = alertDeliveries;
  const waiting = await tx.select({ channel, n: count() }).from(alertDeliveries).groupBy(channel);
  const wanted = Map.groupBy(rows, (row) => row.channel);
  return [...wanted].flatMap(([name, more]) => {
    const n = waiting.find((each) => each.channel === name)?.n ?? 0;
    return n + more.length > WAITING_MOST ? name : [];
  });
}

/** Whoever left, or is suspended, is no admin meanwhile, whatever their role. */
const mayBeMailed = and(
  inArray(people.role, ['owner', 'admin']),
  eq(people.wantsAlertMail, true),
  isNull(people.deactivatedAt),
  isNull(people.suspendedAt),
);

async function mailedTo(
  tx: Tx,
  { personId, tellsPerson, tellsAdmins }: Wanted,
  toAdmins: boolean,
  now: EpochMs,
): Promise<string[]> {
  const self = personId !== null && tellsPerson ? [eq(people.id, personId)] : [];
  const admins = tellsAdmins && toAdmins ? [mayBeMailed] : [];
  if (self.length + admins.length === 0) return [];
  const rows = await tx
    .select({ id: people.id, endsAt: people.endsAt })
    .from(people)
    .where(or(...self, ...admins));
  return rows.filter(({ endsAt }) => endsAt === null || endsAt > now).map(({ id }) => id);
}

/** The admins who want alerts by mail, by name. */
export async function mailedAdmins(tx: Tx, now: EpochMs): Promise<Pick<Person, 'id' | 'name'>[]> {
  const rows = await tx
    .select({ id: people.id, name: people.name, endsAt: people.endsAt })
    .from(people)
    .where(mayBeMailed)
    .orderBy(asc(people.name), people.id);
  return rows
    .filter(({ endsAt }) => endsAt === null || endsAt > now)
    .map(({ id, name }) => ({ id: PersonId.parse(id), name }));
}

/** The companies for which something is due. */
export async function tenantsWithDeliveries(database: Database, now: EpochMs): Promise<TenantId[]> {
  const query = sql`select id from tenants_with_deliveries(${now}::bigint) as id`;
  const rows = await database.beforeTenant((tx) => rowsOf(tx, query, z.object({ id: TenantId })));
  return rows.map(({ id }) => id);
}

/** The jobs of one company that are due on one way out, those that wait longest first. */
export async function dueJobs(
  tx: Tx,
  { tenantId, channel }: Pick<Job, 'tenantId' | 'channel'>,
  now: EpochMs,
): Promise<Job[]> {
  const rows = await tx
    .select()
    .from(alertDeliveries)
    .where(and(eq(alertDeliveries.channel, channel), lte(alertDeliveries.nextAt, now)))
    .orderBy(asc(alertDeliveries.nextAt), alertDeliveries.id)
    .limit(BATCH);
  return rows.map(({ id, alertId, personId, attempts }) => ({
    id,
    tenantId,
    alertId: AlertId.parse(alertId),
    channel,
    personId: personId === null ? null : PersonId.parse(personId),
    attempts,
  }));
}

export const done = async (tx: Tx, { id }: Job): Promise<void> => {
  await tx.delete(alertDeliveries).where(eq(alertDeliveries.id, id));
};

/** Tried again later, or given up: false. */
export async function failed(tx: Tx, job: Job, now: EpochMs): Promise<boolean> {
  const attempts = job.attempts + 1;
  if (attempts >= ATTEMPTS_MOST) {
    await done(tx, job);
    return false;
  }
  await tx
    .update(alertDeliveries)
    .set({ attempts, nextAt: now + backoffMs(attempts) })
    .where(eq(alertDeliveries.id, job.id));
  return true;
}
