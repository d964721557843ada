import type { SecondFactor } from '../../shared/domain/factor.ts';
import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { SsoRefusal } from '../../shared/domain/sso.ts';
import { record } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { describeFailure, type Log } from '../log.ts';

/** What was wrong: a password, a code, what came back from the provider; or `closed`, the account itself. */
export type Failed = 'password' | 'closed' | SecondFactor | { sso: SsoRefusal };

/** Failures of one account within so long are one entry. */
const TOGETHER_MS = 60_000;

/**
 * Notes what was wrong in the audit log: later than the answer, or its time would tell whether the
 * company is hosted here, and one entry an account and minute, or anybody could fill the disk.
 */
export interface SignInFailures {
  /** `personId` is null when nobody has that address; those of a tenant count together. */
  note(tenantId: TenantId, personId: PersonId | null, what: Failed): void;
  /** Writes what still waits. */
  close(): Promise<void>;
}

interface Failure {
  tenantId: TenantId;
  personId: PersonId | null;
  what: Failed;
  at: EpochMs;
  count: number;
}

export function createSignInFailures(database: Database, clock: Clock, log: Log): SignInFailures {
  let waiting = new Map<string, Failure>();
  let timer: NodeJS.Timeout | null = null;
  let written: Promise<void> = Promise.resolve();

  async function write({ tenantId, personId, what, at, count }: Failure): Promise<void> {
    const entry = { tenantId, at, actorId: personId };
    try {
      await database.inTenant(tenantId, (tx) => {
        if (typeof what === 'object') {
          const detail = { reason: what.sso, count };
          return record(tx, { ...entry, action: 'sso.refused', detail });
        }
        if (what === 'closed') {
          return record(tx, { ...entry, action: 'session.sign-in-refused', detail: { count } });
        }
        if (what !== 'password') {
          const detail = { factor: what, count };
          return record(tx, { ...entry, action: 'factor.failed', detail });
        }
        const detail = { known: personId !== null, count };
        return record(tx, { ...entry, action: 'session.sign-in-failed', detail });
      });
    } catch (error) {
      log({ level: 'error', event: 'sign-in failure not noted', failure: describeFailure(error) });
    }
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const failures = [...waiting.values()];
    waiting = new Map();
    written = written.then(async () => {
      for (const failure of failures) await write(failure);
    });
    return written;
  }

  return {
    note(tenantId, personId, what) {
      const key = `${tenantId} ${personId} ${typeof what === 'object' ? what.sso : what}`;
      const before = waiting.get(key);
      if (before) before.count += 1;
      else waiting.set(key, { tenantId, personId, what, at: clock(), count: 1 });
      timer ??= setTimeout(() => void flush(), TOGETHER_MS);
    },
    close: flush,
  };
}
