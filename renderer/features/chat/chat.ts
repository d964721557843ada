import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChannelId, PersonId } from '../../../shared/domain/ids.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import type { Bridge } from '../../../shared/ipc/bridge.ts';
import type { IpcEventName, IpcPayload } from '../../../shared/ipc/contract.ts';
import type { Connection } from '../../../shared/ipc/view.ts';
import { createDraftKeeper, type DraftKeeper } from './composer/drafts.ts';
import { createSending, type Sending } from './composer/sending.ts';
import {
  type Directory,
  type DirectoryNews,
  EMPTY_DIRECTORY,
  withNews,
  withRead,
} from './directory/directory.ts';
import { type Bitmaps, createBitmaps } from './files/bitmaps.ts';
import { createFileDesk, type FileDesk } from './files/file-desk.ts';
import { createReader, type Reader } from './timeline/reader.ts';
import { createTypingWatch, type TypingWatch } from './typing/typists.ts';

export interface ChatState {
  phase: 'loading' | 'ready' | 'failed';
  error: AppError | null;
  directory: Directory;
  connection: Connection;
  /** Of the channel on screen; null when none is. */
  reader: { channelId: ChannelId; reader: Reader } | null;
  /** Goes up each time a channel is asked for, also the one that is open. */
  shows: number;
}

/** Everything the chat knows, for as long as its screen is there. */
export interface Chat {
  bridge: Bridge;
  me: PersonId;
  store: StoreApi<ChatState>;
  drafts: DraftKeeper;
  files: FileDesk;
  sending: Sending;
  bitmaps: Bitmaps;
  typing: TypingWatch;
  /** Listens and loads; answers how to stop. */
  start(): () => void;
  load(): Promise<void>;
  show(channelId: ChannelId): void;
  take(news: DirectoryNews): void;
  /** Read to the end that is on screen. */
  markRead(): void;
  report(error: AppError): void;
}

/** What administration and notices listen for themselves. */
type OfOthers = 'chat.sessionsNow' | 'chat.alert' | 'chat.accountNotice';

type Listeners = {
  [N in Exclude<Extract<IpcEventName, `chat.${string}`>, OfOthers>]: (
    payload: IpcPayload<N>,
  ) => void;
};

export interface ChatOptions {
  bridge: Bridge;
  me: PersonId;
  report: (error: AppError) => void;
}

export function createChat({ bridge, me, report }: ChatOptions): Chat {
  const store = createStore<ChatState>(() => ({
    phase: 'loading',
    error: null,
    directory: EMPTY_DIRECTORY,
    connection: 'connecting',
    reader: null,
    shows: 0,
  }));
  const drafts = createDraftKeeper(bridge, report);
  const files = createFileDesk({ bridge, report });
  const sending = createSending({ drafts, files, report });
  const bitmaps = createBitmaps(files);
  const typing = createTypingWatch();
  /** A notification that was clicked before its channel is known here. */
  let wanted: ChannelId | null = null;

  const take = (news: DirectoryNews): void => {
    store.setState(({ directory }) => ({ directory: withNews(directory, news) }));
    if (wanted) show(wanted);
  };

  const open = (channelId: ChannelId): Reader | null => {
    const { reader } = store.getState();
    return reader?.channelId === channelId ? reader.reader : null;
  };

  function show(channelId: ChannelId): void {
    const channel = store.getState().directory.channels.get(channelId);
    wanted = channel ? null : channelId;
    if (!channel) return;
    store.setState(({ shows }) => ({ shows: shows + 1 }));
    if (open(channelId)) return;
    drafts.flush();
    store.getState().reader?.reader.close();
    const newest = () => store.getState().directory.channels.get(channelId) ?? channel;
    const reader = createReader({ bridge, me, channel: newest, now: Date.now });
    store.setState({ reader: { channelId, reader } });
    void reader.open();
  }

  async function load(): Promise<void> {
    store.setState({ phase: 'loading', error: null });
    const [reply] = await Promise.all([bridge.call('chat.open', {}), files.load()]);
    if (!reply.ok) {
      store.setState({ phase: 'failed', error: reply.error });
      return;
    }
    const { connection, drafts: kept, ...news } = reply.value;
    drafts.load(kept);
    store.setState({ phase: 'ready', connection });
    take(news);
  }

  const listeners: Listeners = {
    'chat.channels': take,
    'chat.people': take,
    'chat.presence': take,
    'chat.messages': ({ channelId, messages }) => {
      for (const { authorId } of messages) typing.stopped(channelId, authorId);
      open(channelId)?.receive(messages);
    },
    'chat.uploads': ({ uploads }) => files.takeUploads(uploads),
    'chat.download': ({ download }) => files.takeDownload(download),
    'chat.discarded': ({ channelId, clientId }) => open(channelId)?.discarded(clientId),
    'chat.typing': ({ channelId, personId }) => {
      if (personId !== me) typing.typed(channelId, personId);
    },
    'chat.connection': (connected) => store.setState(connected),
    'chat.show': ({ channelId }) => show(channelId),
  };

  function listen<N extends keyof Listeners>(name: N): () => void {
    return bridge.on(name, listeners[name]);
  }

  return {
    bridge,
    me,
    store,
    drafts,
    files,
    sending,
    bitmaps,
    typing,
    start() {
      const names = Object.keys(listeners) as (keyof Listeners)[];
      const stops = names.map(listen);
      void load();
      return () => {
        for (const stop of stops) stop();
        drafts.flush();
        typing.close();
        bitmaps.close();
        store.getState().reader?.reader.close();
      };
    },
    load,
    show,
    take,
    markRead() {
      const { reader, directory } = store.getState();
      const end = reader?.reader.store.getState().timeline.run.at(-1)?.seq;
      if (!reader || end === undefined) return;
      const { channelId } = reader;
      if ((directory.channels.get(channelId)?.readSeq ?? end) >= end) return;
      store.setState({ directory: withRead(directory, channelId, end) });
      void bridge.call('chat.markRead', { channelId, seq: end });
    },
    report,
  };
}
