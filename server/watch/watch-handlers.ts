import { eq } from 'drizzle-orm';
import type { Alert } from '../../shared/domain/alert.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Delivery, DeliveryOutcome } from '../../shared/domain/watching.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { asSession } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { people } from '../db/schema.ts';
import type { Handlers } from '../http/handlers.ts';
import type { SealingDeps } from '../keys/tenant-sealing.ts';
import { acknowledgeAlert, dismissAlert, listAlerts } from './alerts.ts';
import { readOutcomes } from './delivery/outcomes.ts';
import { mailedAdmins } from './delivery/queue.ts';
import type { TestWanted } from './delivery/send-test.ts';
import { newSecret, readWatching, setWatching } from './settings.ts';
import { liftSuspension, listSuspended } from './suspensions.ts';

export interface WatchDeps extends SealingDeps {
  database: Database;
  clock: Clock;
  /** Told once it is committed. */
  alertChanged(tenantId: TenantId, alert: Alert): void;
  watchingChanged(tenantId: TenantId): void;
  mailPossible: boolean;
  /** `NotAllowed` for a receiver that the server may not reach. */
  mayDeliver(delivery: Delivery): Promise<Result<void>>;
  /** `NotFound` when nothing is sent that way. */
  sendTest(wanted: TestWanted): Promise<Result<DeliveryOutcome>>;
}

type WatchRoutes =
  | 'listAlerts'
  | 'acknowledgeAlert'
  | 'dismissAlert'
  | 'readWatching'
  | 'setWatching'
  | 'wantAlertMail'
  | 'testDelivery'
  | 'listSuspended'
  | 'liftSuspension';

/** What admins see of watching, and set. Each looks again, in its own transaction, whether the caller is one. */
export function createWatchHandlers(deps: WatchDeps): Pick<Handlers, WatchRoutes> {
  const { clock } = deps;

  const asAdmin = <T>(
    caller: LiveSession,
    work: (tx: Tx, live: LiveSession) => Promise<Result<T>>,
  ): Promise<Result<T>> =>
    asSession(deps, caller, async (tx, live) =>
      mayAdminister(live) ? work(tx, live) : err('NotAllowed'),
    );

  async function change(
    caller: LiveSession,
    work: (tx: Tx, live: LiveSession) => Promise<Result<Alert>>,
  ): Promise<Result<{ alert: Alert }>> {
    const changed = await asAdmin(caller, work);
    if (!changed.ok) return changed;
    deps.alertChanged(caller.tenantId, changed.value);
    return ok({ alert: changed.value });
  }

  return {
    listAlerts: (query, caller) => asAdmin(caller, async (tx) => ok(await listAlerts(tx, query))),
    acknowledgeAlert: ({ alertId }, caller) =>
      change(caller, (tx, live) => acknowledgeAlert(tx, live, alertId, clock())),
    dismissAlert: (wanted, caller) =>
      change(caller, (tx, live) => dismissAlert(tx, live, wanted, clock())),
    readWatching: (_, caller) =>
      asAdmin(caller, async (tx, { tenantId, personId }) => {
        const { settings, version } = await readWatching(tx, tenantId);
        const mailed = await mailedAdmins(tx, clock());
        const wantsMail = mailed.some(({ id }) => id === personId);
        const outcomes = await readOutcomes(tx);
        const { mailPossible } = deps;
        return ok({ settings, version, mailPossible, wantsMail, mailed, outcomes });
      }),
    async setWatching(wanted, caller) {
      const allowed = await deps.mayDeliver(wanted.settings.delivery);
      if (!allowed.ok) return allowed;
      const secret = await newSecret(deps.sealing, caller.tenantId);
      const set = await asAdmin(caller, (tx, live) =>
        setWatching(tx, live, wanted, secret, clock()),
      );
      if (set.ok) deps.watchingChanged(caller.tenantId);
      return set;
    },
    wantAlertMail: ({ wanted }, caller) =>
      asAdmin(caller, async (tx, { personId }) => {
        await tx.update(people).set({ wantsAlertMail: wanted }).where(eq(people.id, personId));
        return ok({});
      }),
    async testDelivery({ channel }, caller) {
      const { tenantId, personId } = caller;
      const allowed = await asAdmin(caller, async () => ok(undefined));
      if (!allowed.ok) return allowed;
      const sent = await deps.sendTest({ tenantId, personId, channel });
      return sent.ok ? ok({ outcome: sent.value }) : sent;
    },
    listSuspended: (_, caller) => asAdmin(caller, async (tx) => ok(await listSuspended(tx))),
    liftSuspension: ({ personId }, caller) =>
      asAdmin(caller, (tx, live) => liftSuspension(tx, live, personId, clock())),
  };
}
