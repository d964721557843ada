import { and, desc, eq, gt, lt } from 'drizzle-orm';
import type { EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import type { Place } from '../../shared/domain/place.ts';
import type { Device } from '../../shared/domain/session.ts';
import {
  SIGN_INS_KEPT_MS,
  SignInRecord,
  type SignInWay,
} from '../../shared/domain/sign-in-record.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { Tx } from '../db/rows.ts';
import { signIns } from '../db/schema.ts';
import { describeFailure, type Log } from '../log.ts';
import { placeOf } from '../places/place-of.ts';
import type { LiveSession } from './sessions.ts';

/** Failures of one account, way and network within so long are one entry. */
const TOGETHER_MS = 60_000;

interface SignInNote {
  tenantId: TenantId;
  personId: PersonId;
  /** In the order of proving; of a failure, what was wrong. */
  way: readonly [SignInWay, ...SignInWay[]];
  /** IPv4 or IPv6. */
  address: string;
}

/** What each person finds of their own sign-ins. Nothing here throws, and nobody waits. */
export interface SignInHistory {
  signedIn(note: SignInNote & { sessionId: SessionId; device: Device }): void;
  /**
   * Written later than the answer, or its time would tell whether somebody has that address; and one entry a
   * minute, or anybody could fill the disk.
   */
  failed(note: SignInNote): void;
  /** Resolves when everything so far is written. */
  settled(): Promise<void>;
}

interface Entry {
  tenantId: TenantId;
  personId: PersonId;
  at: EpochMs;
  count: number;
  result: SignInRecord['result'];
  way: readonly SignInWay[];
  place: Place | null;
  sessionId: SessionId | null;
  deviceName: string | null;
  platform: Device['platform'] | null;
}

const NO_DEVICE = { sessionId: null, deviceName: null, platform: null };

export function createSignInHistory(database: Database, clock: Clock, log: Log): SignInHistory {
  let failures = new Map<string, Entry>();
  let timer: NodeJS.Timeout | null = null;
  let written: Promise<void> = Promise.resolve();

  function write(entry: Entry): void {
    written = written.then(async () => {
      try {
        await database.inTenant(entry.tenantId, async (tx) => {
          await tx.insert(signIns).values({ ...entry, way: [...entry.way] });
          await forgetOld(tx, entry.personId, entry.at);
        });
      } catch (error) {
        const failure = describeFailure(error);
        log({ level: 'error', event: 'sign-in not kept for its person', failure });
      }
    });
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const waiting = [...failures.values()];
    failures = new Map();
    for (const entry of waiting) write(entry);
    return written;
  }

  return {
    signedIn({ device, address, ...note }) {
      const { name: deviceName, platform } = device;
      const entry = { ...note, at: clock(), count: 1, place: placeOf(address) };
      write({ ...entry, result: 'signed-in', deviceName, platform });
    },
    failed({ address, ...note }) {
      const place = placeOf(address);
      const key = [note.personId, ...note.way, place?.network].join(' ');
      const before = failures.get(key);
      if (before) before.count += 1;
      else
        failures.set(key, {
          ...note,
          ...NO_DEVICE,
          at: clock(),
          count: 1,
          result: 'failed',
          place,
        });
      timer ??= setTimeout(() => void flush(), TOGETHER_MS);
    },
    settled: flush,
  };
}

const forgetOld = (tx: Tx, personId: PersonId, now: EpochMs) =>
  tx
    .delete(signIns)
    .where(and(eq(signIns.personId, personId), lt(signIns.at, now - SIGN_INS_KEPT_MS)));

/** One's own of the last 90 days, the newest first. */
export async function listSignIns(
  tx: Tx,
  { personId }: LiveSession,
  { from, limit }: { from: number; limit: number },
  now: EpochMs,
): Promise<RouteReply<'listSignIns'>> {
  const rows = await tx
    .select()
    .from(signIns)
    .where(and(eq(signIns.personId, personId), gt(signIns.at, now - SIGN_INS_KEPT_MS)))
    .orderBy(desc(signIns.at), desc(signIns.id))
    .offset(from)
    .limit(limit + 1);
  const records = rows
    .slice(0, limit)
    .map(({ deviceName: name, platform, ...row }) =>
      SignInRecord.parse({ ...row, device: name === null ? null : { name, platform } }),
    );
  return { signIns: records, more: rows.length > limit };
}
