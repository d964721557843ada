import { inArray } from 'drizzle-orm';
import type { EpochMs, TenantId } from '../../../shared/domain/ids.ts';
import type { Database } from '../../db/database.ts';
import { people } from '../../db/schema.ts';
import { readTenant } from '../../tenants/policy.ts';
import { findAlert } from '../alerts.ts';
import { readWatching, type Watching } from '../settings.ts';
import { cefOf } from './cef.ts';
import { type DispatchDeps, dispatch, type Outgoing } from './dispatch.ts';
import type { Job, Parcel } from './job.ts';
import { adminLetter, personLetter } from './letter.ts';
import { syslogMessage } from './syslog.ts';
import { webhookBody } from './webhook.ts';

export interface DeliverDeps extends DispatchDeps {
  database: Database;
}

/**
 * Takes one job to its receiver, as the settings are now. False: there is none any more. Throws when the
 * receiver did not take it.
 */
export async function deliver(deps: DeliverDeps, job: Job, now: EpochMs): Promise<boolean> {
  const packed = await pack(deps.database, job, now);
  if (!packed) return false;
  const { parcel, watching, company } = packed;
  const { tenantId, channel } = job;
  return dispatch(deps, { tenantId, channel, watching }, written(parcel, company), now);
}

function written({ job, alert, email, to }: Parcel, company: string): Outgoing {
  const { severity, at, evidence } = alert;
  return {
    letter() {
      if (to === null) return null;
      return job.personId === alert.person?.id ? personLetter(alert, to) : adminLetter(alert, to);
    },
    posted: () => ({ id: job.id, body: webhookBody(alert, email) }),
    syslog: () =>
      syslogMessage(severity, { at, rule: evidence.rule, body: cefOf(alert, { company, email }) }),
  };
}

async function pack(
  database: Database,
  job: Job,
  now: EpochMs,
): Promise<{ parcel: Parcel; watching: Watching; company: string } | null> {
  const { tenantId }: { tenantId: TenantId } = job;
  return database.inTenant(tenantId, async (tx) => {
    const found = await findAlert(tx, job.alertId);
    if (!found.ok) return null;
    const alert = found.value;
    const ids = [job.personId, alert.person?.id].flatMap((id) => id ?? []);
    const rows = ids.length
      ? await tx
          .select({ id: people.id, email: people.email })
          .from(people)
          .where(inArray(people.id, ids))
      : [];
    const emailOf = (id: string | null | undefined) =>
      rows.find((row) => row.id === id)?.email ?? null;
    const parcel = { job, alert, email: emailOf(alert.person?.id), to: emailOf(job.personId), now };
    const watching = await readWatching(tx, tenantId);
    return { parcel, watching, company: (await readTenant(tx, tenantId)).name };
  });
}
