import { type AppError, err, ok, type Result } from '../../shared/errors/app-error.ts';
import { failureOf } from '../sync/answer.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { Credentials } from './credentials.ts';
import { isFull } from './durable-file.ts';
import { isWatched } from './machine.ts';
import type { Facts } from './present.ts';
import type { SessionRecord, SessionRecordFile } from './session-record.ts';
import type { StateHolder } from './state-holder.ts';

/** Milliseconds of activity that a killed process may forget. */
const ACTIVITY_EVERY_MS = 30_000;

export interface Saving {
  /** Puts what the state knows newer into the record, and writes it. */
  save(): void;
  /** Writes if the last activity on disk is old: a restart counts from there. */
  saveActivity(): void;
  /** How the newest write went. */
  written(): Promise<Result<void>>;
}

export interface SavingOptions {
  holder: Pick<StateHolder, 'state'>;
  facts: Facts;
  keychain: Pick<Keychain, 'keeping'>;
  credentials: Pick<Credentials, 'recordKey'>;
  file: Pick<SessionRecordFile, 'save'>;
  failed(error: AppError): void;
}

/** Keeps the session record on disk in step with the machine. A session in memory has none there. */
export function createSaving(options: SavingOptions): Saving {
  const { holder, facts, keychain, credentials, file, failed } = options;
  let last: Promise<Result<void>> = Promise.resolve(ok(undefined));

  async function write(key: Buffer, record: SessionRecord): Promise<Result<void>> {
    // A copy: sign-out overwrites the original, and nothing may ever be sealed with zeros.
    const copy = Buffer.from(key);
    try {
      await file.save(copy, record);
      return ok(undefined);
    } catch (cause) {
      const result = isFull(cause)
        ? err('DiskFull')
        : { ok: false as const, error: failureOf(cause) };
      failed(result.error);
      return result;
    } finally {
      copy.fill(0);
    }
  }

  function save(): void {
    const { state } = holder;
    if (!isWatched(state) || !facts.record) return;
    facts.record = {
      ...facts.record,
      policy: state.policy,
      lastActivity: epoch(state.lastActivity.wall),
      failedUnlocks: state.phase === 'locked' ? state.failedUnlocks : 0,
      retryAt: state.phase === 'locked' ? epoch(state.retryAt.wall) : 0,
    };
    const key = credentials.recordKey();
    if (key && keychain.keeping === 'kept') last = write(key, facts.record);
  }

  return {
    save,
    saveActivity() {
      const { state } = holder;
      if (state.phase !== 'unlocked' || !facts.record) return;
      if (state.lastActivity.wall - facts.record.lastActivity >= ACTIVITY_EVERY_MS) save();
    },
    written: () => last,
  };
}

const epoch = (wall: number): number => Math.max(0, Math.round(wall));
