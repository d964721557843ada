import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChannelId, PersonId } from '../../../../shared/domain/ids.ts';

/** Who writes where now. */
export type Typists = ReadonlyMap<ChannelId, readonly PersonId[]>;

/** The word that somebody types is repeated every three seconds while they do; without it, they stopped. */
export const TYPING_MS = 5_000;

export interface TypingWatch {
  store: StoreApi<Typists>;
  typed(channelId: ChannelId, personId: PersonId): void;
  /** They have sent what they wrote. */
  stopped(channelId: ChannelId, personId: PersonId): void;
  close(): void;
}

export function createTypingWatch(): TypingWatch {
  const store = createStore<Typists>(() => new Map());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const without = (channelId: ChannelId, personId: PersonId): PersonId[] =>
    (store.getState().get(channelId) ?? []).filter((id) => id !== personId);

  function forget(channelId: ChannelId, personId: PersonId): void {
    const key = `${channelId}/${personId}`;
    clearTimeout(timers.get(key));
    if (!timers.delete(key)) return;
    store.setState(new Map(store.getState()).set(channelId, without(channelId, personId)), true);
  }

  return {
    store,
    typed(channelId, personId) {
      const key = `${channelId}/${personId}`;
      const known = timers.get(key);
      clearTimeout(known);
      timers.set(
        key,
        setTimeout(() => forget(channelId, personId), TYPING_MS),
      );
      if (known !== undefined) return;
      const typists = [...without(channelId, personId), personId];
      store.setState(new Map(store.getState()).set(channelId, typists), true);
    },
    stopped: forget,
    close() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
