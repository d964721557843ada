import { type AppError, err, ok, type Result } from '../../shared/errors/app-error.ts';
import { clearMemory } from './clear-memory.ts';
import type { KeySlots } from './key-slots.ts';
import { type OpenStore, openStore } from './open-store.ts';
import type { UnlockMethod } from './vault.ts';
import type { WorkerStart } from './worker-messages.ts';

/** The store's worker while there is one, and whether the vault counts as open. */
export interface RunningStore {
  /** From the moment its thread starts. */
  readonly store: OpenStore | null;
  /** How it may be opened again; null unless it is open now. */
  readonly methods: UnlockMethod[] | null;
  /** Grows with each close, so that what began before one does not open the vault after it. */
  readonly closings: number;
  /**
   * Starts the worker with a key, which is overwritten here in any case. In `memory` with what the store
   * before it handed on.
   */
  start(
    key: Buffer,
    mode: WorkerStart['mode'],
    slots: KeySlots,
    since: number,
  ): Promise<Result<void>>;
  /** The slots of the open vault are others now. */
  slotsChanged(slots: KeySlots): void;
  /** Resolves when the database is shut and its key gone. Idempotent. */
  close(): Promise<void>;
  /** Lets go of what a store in memory handed on. */
  forgetCarried(): void;
}

/** The window has been covered by then, which needs this thread. */
const COVERED_MS = 300;
/** Answers that were on their way at a lock have come, or never will. */
const STRAGGLERS_MS = 1_500;

export function createRunningStore(worker: URL, path: string): RunningStore {
  let running: OpenStore | null = null;
  let methods: UnlockMethod[] | null = null;
  let closed: Promise<void> = Promise.resolve();
  let closings = 0;
  /** Sealed under the vault key, which nobody has while it is here. */
  let carried: Uint8Array<ArrayBuffer> | null = null;
  let later: NodeJS.Timeout[] = [];

  function callOff(): void {
    for (const each of later) clearTimeout(each);
  }

  /** Not waited for: what counts is gone by then. Once more for what something still held. */
  function forget(): void {
    callOff();
    later = [COVERED_MS, STRAGGLERS_MS].map((ms) => setTimeout(clearMemory, ms).unref());
  }

  async function end(store: OpenStore): Promise<void> {
    await store.close();
    carried = store.carried ?? carried;
  }

  return {
    get store() {
      return running;
    },
    get methods() {
      return methods;
    },
    get closings() {
      return closings;
    },
    async start(key, mode, slots, since) {
      // What it hands on has to be here first.
      if (mode === 'memory') await closed;
      if (since !== closings) {
        key.fill(0);
        return CLOSED_MEANWHILE;
      }
      callOff();
      const store = openStore({ worker, path, mode, key, carried });
      running = store;
      try {
        await store.opened;
      } catch (cause) {
        await store.close();
        if (running === store) running = null;
        if (since !== closings) return CLOSED_MEANWHILE;
        throw cause;
      }
      if (since !== closings) return CLOSED_MEANWHILE;
      methods = methodsOf(slots);
      return ok(undefined);
    },
    forgetCarried() {
      carried?.fill(0);
      carried = null;
    },
    slotsChanged(slots) {
      methods = methodsOf(slots);
    },
    close() {
      closings += 1;
      methods = null;
      if (running) closed = end(running).finally(forget);
      running = null;
      return closed;
    },
  };
}

export const CLOSED_MEANWHILE: { ok: false; error: AppError } = err('WrongState', {
  detail: 'closed meanwhile',
});

export const methodsOf = (slots: KeySlots): UnlockMethod[] =>
  slots.pin ? ['password', 'pin'] : ['password'];
