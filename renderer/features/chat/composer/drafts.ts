import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChannelId } from '../../../../shared/domain/ids.ts';
import type { AppError } from '../../../../shared/errors/app-error.ts';
import type { Bridge } from '../../../../shared/ipc/bridge.ts';
import { DRAFT_MAX } from '../../../../shared/ipc/calls/chat.ts';

export type Drafts = ReadonlyMap<ChannelId, string>;

/** What is typed and not sent. A lock may come at any moment, so nothing stays unsaved for longer. */
export const SAVE_MS = 250;

/** Texts being written, a channel each, and their way into the local store. */
export interface DraftKeeper {
  store: StoreApi<Drafts>;
  /** What the store had; what was typed meanwhile stays. */
  load(drafts: readonly { channelId: ChannelId; body: string }[]): void;
  write(channelId: ChannelId, body: string): void;
  /** Saves at once what is not saved yet. */
  flush(): void;
}

export function createDraftKeeper(
  bridge: Bridge,
  onFailure: (error: AppError) => void,
): DraftKeeper {
  const store = createStore<Drafts>(() => new Map());
  const unsaved = new Set<ChannelId>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function save(channelId: ChannelId): Promise<void> {
    const body = (store.getState().get(channelId) ?? '').slice(0, DRAFT_MAX);
    const reply = await bridge.call('chat.saveDraft', { channelId, body });
    // Refused because the app has just locked: the page is on its way out.
    if (!reply.ok && reply.error.code !== 'WrongState') onFailure(reply.error);
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const channelId of unsaved) void save(channelId);
    unsaved.clear();
  }

  return {
    store,
    load(drafts) {
      const kept = drafts.map(({ channelId, body }) => [channelId, body] as const);
      store.setState(new Map([...kept, ...store.getState()]), true);
    },
    write(channelId, body) {
      if ((store.getState().get(channelId) ?? '') === body) return;
      store.setState(new Map(store.getState()).set(channelId, body), true);
      unsaved.add(channelId);
      // Counted from the first unsaved letter, not the last: somebody who types on is saved too.
      timer ??= setTimeout(flush, SAVE_MS);
    },
    flush,
  };
}

/** Worth showing beside a channel's name. */
export const isDraft = (drafts: Drafts, channelId: ChannelId): boolean =>
  (drafts.get(channelId) ?? '').trim() !== '';
