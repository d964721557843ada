import { type AppError, ok, type Result } from '../../shared/errors/app-error.ts';
import { failureOf } from '../sync/answer.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { Credentials } from './credentials.ts';
import { epochOf } from './instant.ts';
import type { Facts } from './present.ts';
import type { SessionRecord, SessionRecordFile } from './session-record.ts';
import { isWatched, type Watch } from './session-state.ts';
import type { StateHolder } from './state-holder.ts';
import { recordOf } from './term.ts';

/** Milliseconds, of activity and of the clock, that a killed process may forget. */
const TIMES_EVERY_MS = 30_000;

export interface Saving {
  /** Puts what the state knows newer into the record, and writes it. */
  save(): void;
  /** Writes if the times on disk are far from what they are now: a restart counts from there. */
  saveTimes(): void;
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
      const error = failureOf(cause);
      failed(error);
      return { ok: false, error };
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
      unsent: facts.unsent,
      ...timesOf(state),
      term: recordOf(state.term),
      failedUnlocks: state.phase === 'locked' ? state.failedUnlocks : 0,
      retryAt: state.phase === 'locked' ? epochOf(state.retryAt.wall) : 0,
    };
    const key = credentials.recordKey();
    if (key && keychain.keeping === 'kept') last = write(key, facts.record);
  }

  return {
    save,
    saveTimes() {
      const { state } = holder;
      if (!isWatched(state) || !facts.record) return;
      const { lastActivity, lastObserved } = timesOf(state);
      // Far in either direction: a clock that was set back takes both times with it.
      const moved = Math.max(
        Math.abs(lastActivity - facts.record.lastActivity),
        Math.abs(lastObserved - facts.record.lastObserved),
      );
      if (moved >= TIMES_EVERY_MS) save();
    },
    written: () => last,
  };
}

const timesOf = ({ lastActivity, observed }: Watch) => ({
  lastActivity: epochOf(lastActivity.wall),
  lastObserved: epochOf(observed.wall),
});
