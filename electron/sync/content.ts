import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import type { Connection } from '../../shared/ipc/view.ts';
import type { SocketEventName, SocketPayload } from '../../shared/protocol/socket.ts';
import { createAttachmentBook } from '../files/attachment-book.ts';
import { createFiles, type FileCalls, type FileOptions } from '../files/files.ts';
import type { MessageStore, RetentionLimits } from '../vault/message-store.ts';
import { createBackground } from './background.ts';
import { backoffMs } from './backoff.ts';
import { catchUp } from './catch-up.ts';
import { type ChannelFeed, createChannelFeed } from './channel-feed.ts';
import { createChat } from './chat.ts';
import { createDirectory } from './directory.ts';
import { createHistory } from './history.ts';
import { sentView } from './message-view.ts';
import { createOutbox } from './outbox.ts';
import { createReadMarks } from './read-marks.ts';
import { createRetention } from './retention.ts';
import type { ChatCalls, SyncListener } from './sync.ts';
import type { Unlocked } from './unlocked.ts';
import { createUnsent } from './unsent.ts';
import type { Call } from './wire.ts';

export interface ContentOptions extends Pick<Unlocked, 'me' | 'clock' | 'timings'> {
  store: MessageStore;
  call: Call;
  /** What of the messages may be kept here now; null while it is not known. */
  retention(): RetentionLimits | null;
  files: FileOptions;
  connection: () => Connection;
  listener: SyncListener;
}

type ContentEvents = {
  [N in Exclude<SocketEventName, `session.${string}` | 'policy.changed' | 'counts'>]: (
    payload: SocketPayload<N>,
  ) => void;
};

/** Everything that reads or keeps content, from one unlock to the next lock; then it is thrown away. */
export interface Content {
  readonly chat: ChatCalls;
  readonly files: FileCalls;
  readonly events: ContentEvents;
  /** Connected in full mode. */
  online(): void;
  offline(): void;
  /** Resolves when no message waits to be sent, or when this is stopped. */
  noneWaits(): Promise<void>;
  /** From here on the store is not touched. Resolves when what was under way has ended. */
  stop(): Promise<void>;
}

export function createContent(options: ContentOptions): Content {
  const { listener, clock, timings, me } = options;
  const emit: SyncListener['chatEvent'] = (name, payload) => {
    if (!background.stopped) listener.chatEvent(name, payload);
  };
  const tell = (error: AppError) => {
    if (error.code !== 'ServerUnreachable') emit('notice', { error });
  };
  const background = createBackground(clock, tell);
  let open = false;
  let failures = 0;
  const unlocked: Unlocked = {
    store() {
      if (background.stopped) throw new NightjarError('WrongState', 'locked');
      return options.store;
    },
    line: {
      get open() {
        return open && !background.stopped;
      },
      call: options.call,
    },
    me,
    book: createAttachmentBook(),
    emit,
    background,
    clock,
    timings,
  };

  const directory = createDirectory(unlocked, (unread) => listener.unreadChanged(unread));
  const readMarks = createReadMarks(unlocked);
  const retention = createRetention(unlocked, options.retention);
  const feeds = new Map<ChannelId, ChannelFeed>();
  const files = createFiles(unlocked, options.files);
  const unsent = createUnsent((count) => listener.unsentChanged(count));
  const outbox = createOutbox(unlocked, files, unsent, (message) =>
    feedOf(message.channelId).arrive(message),
  );
  const history = createHistory(unlocked, directory, feedOf);

  function feedOf(channelId: ChannelId): ChannelFeed {
    let feed = feeds.get(channelId);
    if (!feed) {
      feed = createChannelFeed(channelId, unlocked, (messages) => stored(channelId, messages));
      feeds.set(channelId, feed);
    }
    return feed;
  }

  async function stored(channelId: ChannelId, messages: readonly Message[]): Promise<void> {
    outbox.settle(messages);
    emit('chat.messages', {
      channelId,
      messages: messages.map((each) => sentView(each, unlocked.book)),
    });
    await directory.stored(channelId, messages);
    retention.stored();
  }

  /** Frame first, then what waited to be sent and what was missed, side by side. */
  async function synchronise(): Promise<void> {
    await loaded;
    if (!unlocked.line.open) return;
    directory.expectFrame();
    const reply = await options.call('sync.start', {});
    if (background.stopped) return;
    if (!reply.ok) {
      tell(reply.error);
      if (!open) return;
      failures += 1;
      background.later(backoffMs(timings.resend, failures, Math.random()), synchronise);
      return;
    }
    failures = 0;
    listener.policyChanged(reply.value.signedPolicy);
    await directory.replace(reply.value);
    for (const { id, readSeq } of reply.value.channels) {
      const here = directory.channel(id)?.readSeq ?? 0;
      if (here > readSeq) readMarks.tell(id, here);
    }
    outbox.resume();
    await catchUp(directory.channels(), feedOf, tell);
  }

  async function reach(channelId: ChannelId, message: Message | null): Promise<void> {
    await loaded;
    const channel = directory.channel(channelId);
    // News of a channel nobody told us of: ask for the whole frame.
    if (!channel) return synchronise();
    const feed = feedOf(channelId);
    const result = message ? await feed.arrive(message) : await feed.reach(channel.lastSeq);
    if (!result.ok) tell(result.error);
  }

  async function load(): Promise<void> {
    await directory.load();
    await files.load();
    await outbox.load();
  }
  const loaded = load();
  background.run(() => loaded);
  retention.begin();

  return {
    chat: createChat(unlocked, {
      directory,
      outbox,
      readMarks,
      history,
      files,
      loaded,
      connection: options.connection,
    }),
    files: files.calls,
    events: {
      'message.new': ({ message }) => {
        const known = directory.channel(message.channelId)?.lastSeq ?? 0;
        background.run(() => reach(message.channelId, message));
        if (message.authorId !== me()?.id && message.seq > known) {
          const { channelId, authorId, body, attachments = [] } = message;
          listener.messageArrived({
            channelId,
            // Of files without a word, what they are called.
            body: body || attachments.map(({ name }) => name).join(', '),
            sender: directory.people().find(({ id }) => id === authorId)?.name ?? null,
            channel: directory.channel(channelId) ?? null,
          });
        }
      },
      'channel.changed': ({ channel }) =>
        background.run(async () => {
          await loaded;
          await directory.putChannel(channel);
          const known = new Set(directory.people().map(({ id }) => id));
          // Somebody is in it whom nobody told us of: a guest, or for a guest anybody.
          if (channel.memberIds.every((id) => known.has(id))) await reach(channel.id, null);
          else await synchronise();
        }),
      'channel.read': ({ channelId, seq }) =>
        background.run(() => directory.markRead(channelId, seq)),
      presence: ({ personId, presence }) => directory.setPresence(personId, presence),
      typing: (typing) => emit('chat.typing', typing),
      'admin.sessions': (news) => emit('chat.sessionsNow', news),
      alert: (alert) => emit('chat.alert', alert),
      'account.notice': (notice) => emit('chat.accountNotice', notice),
    },
    online() {
      open = true;
      files.online();
      background.run(synchronise);
    },
    offline() {
      open = false;
      directory.forgetPresence();
    },
    async noneWaits() {
      // A store that cannot be read was told of; it sends nothing.
      await loaded.catch(() => undefined);
      await unsent.noneWaits();
    },
    async stop() {
      open = false;
      unsent.stop();
      const stopped = background.stop();
      files.stop();
      await stopped;
    },
  };
}
