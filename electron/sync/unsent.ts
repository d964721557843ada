import type { ClientMessageId } from '../../shared/domain/ids.ts';

/**
 * The outbox's messages by name: those that wait, and those that the server refused and that stay until the
 * person says what becomes of them. All of them would be lost with the store.
 */
export interface Unsent {
  waits(clientId: ClientMessageId): void;
  refused(clientId: ClientMessageId): void;
  /** It arrived, or was discarded. */
  left(clientId: ClientMessageId): void;
  /** All that an earlier run left is named. */
  loaded(): void;
  /** Resolves when none waits, or when nobody works on it any more. */
  noneWaits(): Promise<void>;
  /** Locked: nothing changes from here on. */
  stop(): void;
}

/** `changed` is told how many there are, after each change of that. */
export function createUnsent(changed: (count: number) => void): Unsent {
  const waiting = new Set<ClientMessageId>();
  const kept = new Set<ClientMessageId>();
  let stopped = false;
  let told: number | null = null;
  let done: (() => void)[] = [];

  function look(): void {
    if (stopped) return;
    const count = waiting.size + kept.size;
    if (count !== told) changed(count);
    told = count;
    if (waiting.size === 0) release();
  }

  function release(): void {
    const callbacks = done;
    done = [];
    for (const callback of callbacks) callback();
  }

  return {
    waits(clientId) {
      kept.delete(clientId);
      waiting.add(clientId);
      look();
    },
    refused(clientId) {
      waiting.delete(clientId);
      kept.add(clientId);
      look();
    },
    left(clientId) {
      waiting.delete(clientId);
      kept.delete(clientId);
      look();
    },
    loaded: look,
    noneWaits() {
      if (stopped || waiting.size === 0) return Promise.resolve();
      return new Promise((resolve) => done.push(resolve));
    },
    stop() {
      stopped = true;
      release();
    },
  };
}
