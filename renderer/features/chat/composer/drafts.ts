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
  /**
   * What is written is a message now, and the draft empty. Until main has it, it is saved with what is written
   * since: a lock takes the page away, whatever it still waits for.
   */
  send(channelId: ChannelId): Leaving;
  /** Saves at once what is not saved yet. */
  flush(): void;
}

/** A text on its way to main. */
export interface Leaving {
  taken(): void;
  /** It goes back to where it was written, above what was written since. */
  giveBack(): void;
}

const joined = (bodies: readonly string[]): string =>
  bodies.filter((body) => body !== '').join('\n');

export function createDraftKeeper(
  bridge: Bridge,
  onFailure: (error: AppError) => void,
): DraftKeeper {
  const store = createStore<Drafts>(() => new Map());
  const unsaved = new Set<ChannelId>();
  /** Texts that main does not have yet, in the order in which they were sent. */
  const leaving = new Map<ChannelId, Set<{ body: string }>>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const written = (channelId: ChannelId): string => store.getState().get(channelId) ?? '';

  async function save(channelId: ChannelId): Promise<void> {
    const bodies = [...(leaving.get(channelId) ?? [])].map((each) => each.body);
    const body = joined([...bodies, written(channelId)]).slice(0, DRAFT_MAX);
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

  function show(channelId: ChannelId, body: string): void {
    store.setState(new Map(store.getState()).set(channelId, body), true);
    unsaved.add(channelId);
    // Counted from the first unsaved letter, not the last: somebody who types on is saved too.
    timer ??= setTimeout(flush, SAVE_MS);
  }

  return {
    store,
    load(drafts) {
      const kept = drafts.map(({ channelId, body }) => [channelId, body] as const);
      store.setState(new Map([...kept, ...store.getState()]), true);
    },
    write(channelId, body) {
      if (written(channelId) !== body) show(channelId, body);
    },
    send(channelId) {
      const text = { body: written(channelId) };
      const all = leaving.get(channelId) ?? new Set();
      leaving.set(channelId, all.add(text));
      show(channelId, '');
      return {
        taken() {
          all.delete(text);
          unsaved.add(channelId);
          flush();
        },
        giveBack() {
          all.delete(text);
          show(channelId, joined([text.body, written(channelId)]));
        },
      };
    },
    flush,
  };
}

/** Worth showing beside a channel's name. */
export const isDraft = (drafts: Drafts, channelId: ChannelId): boolean =>
  (drafts.get(channelId) ?? '').trim() !== '';
