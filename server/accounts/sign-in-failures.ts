import type { EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import { record } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { describeFailure, type Log } from '../log.ts';

/** Failures of one account within so long are one entry. */
const TOGETHER_MS = 60_000;

/**
 * Notes wrong passwords in the audit log: later than the answer, or its time would tell whether the
 * company is hosted here, and one entry an account and minute, or anybody could fill the disk.
 */
export interface SignInFailures {
  /** `personId` is null when nobody has that address; those of a tenant count together. */
  note(tenantId: TenantId, personId: PersonId | null): void;
  /** Writes what still waits. */
  close(): Promise<void>;
}

interface Failure {
  tenantId: TenantId;
  personId: PersonId | null;
  at: EpochMs;
  count: number;
}

export function createSignInFailures(database: Database, clock: Clock, log: Log): SignInFailures {
  let waiting = new Map<string, Failure>();
  let timer: NodeJS.Timeout | null = null;
  let written: Promise<void> = Promise.resolve();

  async function write({ tenantId, personId, at, count }: Failure): Promise<void> {
    const detail = { known: personId !== null, count };
    const entry = {
      tenantId,
      at,
      actorId: personId,
      action: 'session.sign-in-failed',
      detail,
    } as const;
    try {
      await database.inTenant(tenantId, (tx) => record(tx, entry));
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
    note(tenantId, personId) {
      const key = `${tenantId} ${personId}`;
      const before = waiting.get(key);
      if (before) before.count += 1;
      else waiting.set(key, { tenantId, personId, at: clock(), count: 1 });
      timer ??= setTimeout(() => void flush(), TOGETHER_MS);
    },
    close: flush,
  };
}
