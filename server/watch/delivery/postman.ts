import type { TenantId } from '../../../shared/domain/ids.ts';
import { DeliveryChannel } from '../../../shared/domain/watching.ts';
import type { Clock } from '../../clock.ts';
import { describeFailure, type Log } from '../../log.ts';
import { type DeliverDeps, deliver } from './deliver.ts';
import { faultOf } from './fault.ts';
import type { Job } from './job.ts';
import { noteOutcome } from './outcomes.ts';
import { done, dueJobs, failed, tenantsWithDeliveries } from './queue.ts';

/** What failed before is looked for this often. */
const LOOK_EVERY_MS = 5_000;

/** Delivers what waits in the database: after a restart, too. */
export interface Postman {
  /** Something new waits. */
  nudge(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface PostmanDeps extends DeliverDeps {
  clock: Clock;
  log: Log;
}

export function createPostman(deps: PostmanDeps): Postman {
  const { database, clock, log } = deps;
  /** One for each of a company's ways out that is served now: no receiver makes another one wait. */
  const rounds = new Map<string, { ended: Promise<void>; again: boolean }>();
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let closed = false;

  async function look(): Promise<void> {
    for (const tenantId of await tenantsWithDeliveries(database, clock())) {
      for (const channel of DeliveryChannel.options) start(tenantId, channel);
    }
  }

  function start(tenantId: TenantId, channel: DeliveryChannel): void {
    const name = `${tenantId} ${channel}`;
    const before = rounds.get(name);
    if (before) {
      before.again = true;
      return;
    }
    if (closed) return;
    const round = { ended: Promise.resolve(), again: false };
    round.ended = serve(tenantId, channel)
      .catch(notRead)
      .finally(() => {
        rounds.delete(name);
        if (round.again) start(tenantId, channel);
      });
    rounds.set(name, round);
  }

  async function serve(tenantId: TenantId, channel: DeliveryChannel): Promise<void> {
    const due = () =>
      database.inTenant(tenantId, (tx) => dueJobs(tx, { tenantId, channel }, clock()));
    // What failed is due later: this ends.
    for (let jobs = await due(); jobs.length > 0; jobs = await due()) {
      for (const job of jobs) {
        if (closed) return;
        await take(job);
      }
    }
  }

  async function take(job: Job): Promise<void> {
    const { tenantId, channel } = job;
    try {
      const sent = await deliver(deps, job, clock());
      await database.inTenant(tenantId, async (tx) => {
        await done(tx, job);
        if (sent) await noteOutcome(tx, tenantId, channel, { at: clock(), fault: null });
      });
    } catch (error) {
      const outcome = { at: clock(), fault: faultOf(error) };
      const kept = await database.inTenant(tenantId, async (tx) => {
        await noteOutcome(tx, tenantId, channel, outcome);
        return failed(tx, job, clock());
      });
      const event = kept ? 'alert not delivered yet' : 'alert not delivered';
      const failure = describeFailure(error);
      log({ level: kept ? 'warn' : 'error', event, subject: channel, failure });
    }
  }

  const notRead = (error: unknown): void =>
    log({ level: 'error', event: 'deliveries not read', failure: describeFailure(error) });

  function go(): void {
    if (closed) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = look()
      .catch(notRead)
      .finally(() => {
        looking = null;
        if (!lookAgain) return;
        lookAgain = false;
        go();
      });
  }

  async function idle(): Promise<void> {
    while (looking || rounds.size > 0) {
      await looking;
      await Promise.all([...rounds.values()].map(({ ended }) => ended));
    }
  }

  const timer = setInterval(go, LOOK_EVERY_MS);
  timer.unref();
  go();

  return {
    nudge: go,
    idle,
    async close() {
      closed = true;
      clearInterval(timer);
      await idle();
      deps.mailer?.close();
    },
  };
}
