import type { Me } from '../../shared/domain/person.ts';
import { err, type Result } from '../../shared/errors/app-error.ts';
import type { IpcParsed, IpcReply } from '../../shared/ipc/contract.ts';
import type { SocketMode, SocketPayload } from '../../shared/protocol/socket.ts';
import type { FileCalls, FileOptions } from '../files/files.ts';
import type { Clock } from '../session/ports.ts';
import type { MessageStore, RetentionLimits } from '../vault/message-store.ts';
import { type Connection, connect } from './connection.ts';
import { type Content, createContent } from './content.ts';
import type { Prover } from './prover.ts';
import { readServerAddress } from './server-address.ts';
import type { AccessTokens, ChatCalls, Sync, SyncListener } from './sync.ts';
import { TIMINGS, type Timings } from './timings.ts';
import { createUnlockFailures } from './unlock-failures.ts';

export interface SyncOptions {
  tokens: AccessTokens;
  prover: Prover;
  store: MessageStore;
  /** Whose messages are one's own. */
  me(): Me | null;
  /** What of the messages may be kept here now; null while it is not known. */
  retention(): RetentionLimits | null;
  /** Of this session: where its files are kept, and how they come and go. */
  files(): FileOptions;
  clock: Clock;
  listener: SyncListener;
  timings?: Timings;
}

/** `Sync`, and a way to say that the network may have changed (resume from suspend, a new route). */
export interface NetworkAwareSync extends Sync {
  /** Dials at once instead of waiting, or makes sure that the connection is still alive. */
  checkNetwork(): void;
}

/**
 * One session's connection. Content is handled by a part that lives from one unlock to the next lock
 * and is thrown away then, with all it held in memory.
 */
export function createSync(options: SyncOptions): NetworkAwareSync {
  const {
    tokens,
    prover,
    store,
    me,
    retention,
    files,
    clock,
    listener,
    timings = TIMINGS,
  } = options;
  let connection: Connection | null = null;
  let content: Content | null = null;
  const leaving = new Set<Promise<void>>();
  const unlockFailures = createUnlockFailures(async (failures) => {
    const told = await connection?.call('session.unlockFailures', { failures });
    return told?.ok ?? false;
  });

  function openContent(): void {
    content = createContent({
      store,
      me,
      retention,
      files: files(),
      clock,
      timings,
      listener,
      async call(name, request) {
        return connection ? connection.call(name, request) : err('ServerUnreachable');
      },
      connection: () => connection?.state ?? 'offline',
    });
  }

  function closeContent(): void {
    if (!content) return;
    const closing = content.stop().finally(() => leaving.delete(closing));
    leaving.add(closing);
    content = null;
  }

  async function count(): Promise<void> {
    const reply = await connection?.call('session.counts', {});
    if (reply?.ok && !content) listener.unreadChanged(reply.value.unread);
  }

  function open(server: URL, mode: SocketMode): Connection {
    return connect({
      server,
      mode,
      tokens,
      prover,
      clock,
      timings,
      events: {
        ...contentEvents(() => content),
        counts: ({ unread }) => {
          if (!content) listener.unreadChanged(unread);
        },
        'policy.changed': ({ signedPolicy }) => listener.policyChanged(signedPolicy),
        'session.word': ({ word }) => listener.word(word),
        'session.lock': () => listener.lockAsked(),
      },
      listener: {
        stateChanged(state) {
          listener.connectionChanged(state);
          listener.chatEvent('chat.connection', { connection: state });
        },
        ready(agreed) {
          unlockFailures.tell();
          if (agreed === 'full') content?.online();
          else void count();
        },
        lost() {
          content?.offline();
          if (!content) listener.unreadChanged(null);
        },
        ended: (because) => listener.ended(because),
        trouble: (error) => listener.chatEvent('notice', { error }),
      },
    });
  }

  return {
    start(serverUrl, mode) {
      const server = readServerAddress(serverUrl);
      if (!server.ok) {
        listener.chatEvent('notice', { error: server.error });
        return;
      }
      if (mode === 'full') openContent();
      connection = open(server.value, mode);
    },
    setMode(mode) {
      if (mode === 'restricted') closeContent();
      else if (!content) openContent();
      connection?.setMode(mode);
    },
    async stop() {
      const closing = connection?.stop();
      closeContent();
      connection = null;
      await Promise.all([closing, ...leaving]);
    },
    checkNetwork: () => connection?.check(),
    unlockFailed: unlockFailures.add,
    get connection() {
      return connection?.state ?? 'offline';
    },
    noneWaits: async () => content?.noneWaits(),
    async asAdmin(name, request) {
      return connection && content ? connection.call(name, request) : err('ServerUnreachable');
    },
    chat: chatOf(() => content),
    files: filesOf(() => content),
  };
}

/** Content events, to whoever handles content now; while locked to nobody. */
function contentEvents(content: () => Content | null): Content['events'] {
  const pass =
    <N extends keyof Content['events']>(name: N) =>
    (payload: SocketPayload<N>): void =>
      content()?.events[name](payload);
  return {
    'message.new': pass('message.new'),
    'channel.changed': pass('channel.changed'),
    'channel.read': pass('channel.read'),
    presence: pass('presence'),
    typing: pass('typing'),
    'admin.sessions': pass('admin.sessions'),
    alert: pass('alert'),
    'account.notice': pass('account.notice'),
  };
}

/** The chat calls, answered by whoever handles content now; `WrongState` while locked. */
function chatOf(content: () => Content | null): ChatCalls {
  const pass =
    <N extends keyof ChatCalls>(name: N) =>
    async (request: IpcParsed<N>): Promise<Result<IpcReply<N>>> =>
      content()?.chat[name](request) ?? err('WrongState', { detail: 'locked' });
  return {
    'chat.open': pass('chat.open'),
    'chat.page': pass('chat.page'),
    'chat.send': pass('chat.send'),
    'chat.retry': pass('chat.retry'),
    'chat.discard': pass('chat.discard'),
    'chat.markRead': pass('chat.markRead'),
    'chat.saveDraft': pass('chat.saveDraft'),
    'chat.typing': pass('chat.typing'),
    'chat.noticeSeen': pass('chat.noticeSeen'),
    'chat.createChannel': pass('chat.createChannel'),
    'chat.direct': pass('chat.direct'),
  };
}

/** The same for files. */
function filesOf(content: () => Content | null): FileCalls {
  const pass =
    <N extends keyof FileCalls>(name: N) =>
    async (request: IpcParsed<N>): Promise<Result<IpcReply<N>>> =>
      content()?.files[name](request) ?? err('WrongState', { detail: 'locked' });
  return {
    'files.begin': pass('files.begin'),
    'files.put': pass('files.put'),
    'files.finish': pass('files.finish'),
    'files.pause': pass('files.pause'),
    'files.resume': pass('files.resume'),
    'files.cancel': pass('files.cancel'),
    'files.uploads': pass('files.uploads'),
    'files.look': pass('files.look'),
    'files.fetch': pass('files.fetch'),
    'files.hold': pass('files.hold'),
    'files.read': pass('files.read'),
    'files.save': pass('files.save'),
  };
}
