import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { EpochMs, PersonId, TenantId } from '../../../shared/domain/ids.ts';
import type { DeliveryChannel, DeliveryOutcome } from '../../../shared/domain/watching.ts';
import { err, ok, type Result } from '../../../shared/errors/app-error.ts';
import { people } from '../../db/schema.ts';
import { describeFailure, type Log } from '../../log.ts';
import { readTenant } from '../../tenants/policy.ts';
import { readWatching } from '../settings.ts';
import { cefTest } from './cef.ts';
import type { DeliverDeps } from './deliver.ts';
import { dispatch, type Outgoing } from './dispatch.ts';
import { faultOf } from './fault.ts';
import { testLetter } from './letter.ts';
import { noteOutcome } from './outcomes.ts';
import { syslogMessage } from './syslog.ts';
import { webhookTest } from './webhook.ts';

export interface TestWanted {
  tenantId: TenantId;
  /** Who wants it: a mail goes to them. */
  personId: PersonId;
  channel: DeliveryChannel;
}

/** Sends one message that says it is a test, now and once. `NotFound` when nothing is sent that way. */
export async function sendTest(
  deps: DeliverDeps & { log: Log },
  { tenantId, personId, channel }: TestWanted,
  at: EpochMs,
): Promise<Result<DeliveryOutcome>> {
  const { database, log } = deps;
  const { watching, company, to } = await database.inTenant(tenantId, async (tx) => {
    const [me] = await tx.select().from(people).where(eq(people.id, personId));
    const { name } = await readTenant(tx, tenantId);
    return { watching: await readWatching(tx, tenantId), company: name, to: me?.email ?? null };
  });
  const nothing = err('NotFound', { detail: `nothing is sent by ${channel}` });
  if (channel === 'mail' && !watching.settings.delivery.mail) return nothing;
  const message: Outgoing = {
    letter: () => (to === null ? null : testLetter({ to, company, at })),
    posted: () => ({ id: randomUUID(), body: webhookTest({ company, at }) }),
    syslog: () => syslogMessage('notice', { at, rule: 'test', body: cefTest({ company, at }) }),
  };
  const outcome: DeliveryOutcome = { at, fault: null };
  try {
    if (!(await dispatch(deps, { tenantId, channel, watching }, message, at))) return nothing;
  } catch (error) {
    outcome.fault = faultOf(error);
    const failure = describeFailure(error);
    log({ level: 'warn', event: 'test not delivered', subject: channel, failure });
  }
  await database.inTenant(tenantId, (tx) => noteOutcome(tx, tenantId, channel, outcome));
  return ok(outcome);
}
