import type { Alert } from '../../shared/domain/alert.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { TenantSealing } from '../keys/tenant-sealing.ts';
import { describeFailure, type Log } from '../log.ts';
import { createMailer, type MailSettings } from '../mail/mailer.ts';
import { createOutbound } from '../sso/outbound.ts';
import type { Reach } from '../sso/public-address.ts';
import { type CompanyWatch, createCompanyWatch } from './company-watch.ts';
import { createPostman } from './delivery/postman.ts';
import { sendTest } from './delivery/send-test.ts';
import { addressOf } from './delivery/syslog.ts';
import { createFindings, type Findings } from './findings.ts';
import { adminsOf, createRaise, type Tell } from './raise.ts';
import type { Watch, WatchEvent } from './watch-event.ts';
import type { WatchDeps } from './watch-handlers.ts';

/** Events that wait to be looked at. More come in only when the database stands still; the newest are dropped. */
const WAITING_MOST = 20_000;
/** What a failure kept from being watched or written down is tried again this often. */
const AGAIN_EVERY_MS = 2_000;
/** What is known of people is written back this often: what is lost in a crash is learnt again. */
const SAVE_EVERY_MS = 30_000;

export interface WatchOptions {
  database: Database;
  sealing: TenantSealing;
  clock: Clock;
  log: Log;
  tell: Tell;
  /** Null: this server sends no mail. */
  mail: MailSettings | null;
  /** Where the companies' receivers may stand. */
  reach: Reach;
}

export interface RunningWatch
  extends Watch,
    Pick<
      WatchDeps,
      'alertChanged' | 'watchingChanged' | 'mailPossible' | 'mayDeliver' | 'sendTest'
    > {
  /** Resolves when every event is looked at and everything due was tried. */
  idle(): Promise<void>;
  /** Looks at what waits, writes back what is known, and ends. */
  close(): Promise<void>;
}

interface Company {
  watched: CompanyWatch;
  findings: Findings;
}

/** Watches every company of the server. */
export function createWatch(options: WatchOptions): RunningWatch {
  const { database, sealing, clock, log, tell, reach } = options;
  const mailer = options.mail && createMailer(options.mail);
  const mailPossible = mailer !== null;
  const outbound = createOutbound(reach);
  const delivering = { database, sealing, clock, log, mailer, outbound, reach };
  const postman = createPostman(delivering);
  const raise = createRaise({ database, clock, log, tell, mailPossible, queued: postman.nudge });
  const companies = new Map<TenantId, Company>();
  let waiting: WatchEvent[] = [];
  let looking: Promise<void> | null = null;
  let dropped = 0;

  function companyOf(tenantId: TenantId): Company {
    const known = companies.get(tenantId);
    if (known) return known;
    const watched = createCompanyWatch(database, tenantId, clock);
    const findings = createFindings({ clock, log, takeBack: watched.takeBack });
    companies.set(tenantId, { watched, findings });
    return { watched, findings };
  }

  /** Where something failed, and is to be tried again. */
  const behind = (): TenantId[] =>
    [...companies].flatMap(([tenantId, { watched, findings }]) =>
      watched.unseen + findings.waiting > 0 ? tenantId : [],
    );

  async function lookAtAll(): Promise<void> {
    do {
      const events = waiting;
      waiting = [];
      const of = Map.groupBy(events, ({ tenantId }) => tenantId);
      const due = new Set([...of.keys(), ...behind()]);
      await Promise.all([...due].map((tenantId) => lookAt(tenantId, of.get(tenantId) ?? [])));
    } while (waiting.length > 0);
  }

  async function lookAt(tenantId: TenantId, events: readonly WatchEvent[]): Promise<void> {
    const { watched, findings } = companyOf(tenantId);
    try {
      const { found, settings } = await watched.see(events);
      for (const one of found) findings.add(one, raise(tenantId, one, settings));
    } catch (error) {
      log({ level: 'error', event: 'events not watched', failure: describeFailure(error) });
    }
    await findings.raiseAll();
  }

  function look(): void {
    looking ??= lookAtAll().finally(() => {
      looking = null;
      if (waiting.length > 0) look();
    });
  }

  async function saveAll(): Promise<void> {
    if (dropped > 0) log({ level: 'warn', event: 'events dropped unwatched' });
    dropped = 0;
    for (const { watched } of companies.values()) {
      await watched
        .save()
        .catch((error) =>
          log({ level: 'error', event: 'habits not saved', failure: describeFailure(error) }),
        );
    }
  }
  let saving: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    saving = saving.then(saveAll);
  }, SAVE_EVERY_MS);
  timer.unref();
  const again = setInterval(() => {
    if (behind().length > 0) look();
  }, AGAIN_EVERY_MS);
  again.unref();

  async function idle(): Promise<void> {
    // What was noted in this turn is looked at in the next one.
    await new Promise((resolve) => setImmediate(resolve));
    if (behind().length > 0) look();
    while (looking) await looking;
    await postman.idle();
  }

  return {
    note(event) {
      if (waiting.length >= WAITING_MOST) {
        dropped += 1;
        return;
      }
      waiting.push(event);
      if (waiting.length === 1 && !looking) setImmediate(look);
    },
    alertChanged(tenantId: TenantId, alert: Alert) {
      database
        .inTenant(tenantId, (tx) => adminsOf(tx, clock()))
        .then((admins) => tell.alert(admins, alert))
        .catch((error) =>
          log({ level: 'warn', event: 'admins not told', failure: describeFailure(error) }),
        );
    },
    watchingChanged: (tenantId) => companies.get(tenantId)?.watched.forgetSettings(),
    mailPossible,
    async mayDeliver({ webhook, syslog }): Promise<Result<void>> {
      const refused = err('NotAllowed', { detail: 'the server may not reach that receiver' });
      if (webhook && reach === 'public' && !webhook.url.startsWith('https:')) return refused;
      const hosts = [
        ...(webhook ? [new URL(webhook.url).hostname.replace(/^\[|\]$/g, '')] : []),
        ...(syslog ? [syslog.host] : []),
      ];
      for (const host of hosts) {
        // A name that is not known now may be later: it is judged again at each delivery.
        const judged = await addressOf(host, reach).catch((error: unknown) => error);
        if (judged instanceof Error && judged.name === 'ReceiverRefused') return refused;
      }
      return ok(undefined);
    },
    sendTest: (wanted) => sendTest(delivering, wanted, clock()),
    idle,
    async close() {
      await idle();
      clearInterval(timer);
      clearInterval(again);
      await saving;
      await saveAll();
      await postman.close();
    },
  };
}
