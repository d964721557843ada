import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AttachmentView } from '../../../../shared/domain/attachment.ts';
import type { Channel } from '../../../../shared/domain/channel.ts';
import { ClientMessageId, type PersonId, type Sequence } from '../../../../shared/domain/ids.ts';
import type { AppError, Result } from '../../../../shared/errors/app-error.ts';
import type { Bridge } from '../../../../shared/ipc/bridge.ts';
import type { MessageView } from '../../../../shared/ipc/view.ts';
import {
  emptyTimeline,
  endOf,
  isAtEnd,
  PAGE,
  type Page,
  receive,
  type Timeline,
  takePage,
  takePlace,
  trimmed,
  withoutOutgoing,
} from './timeline.ts';

export type Loading = 'idle' | 'loading' | 'failed';

export interface ReaderState {
  phase: 'loading' | 'ready' | 'failed';
  error: AppError | null;
  timeline: Timeline;
  older: Loading;
  newer: Loading;
  /** The first message that was new when the reader looked; the line is drawn above it. */
  unreadFrom: Sequence | null;
  /** The timeline grew at its end by a message that came or was written, not by reading on. */
  arrived: boolean;
  /** Goes up when the reader asks for the newest messages; the view then shows the end. */
  jumps: number;
}

/** Whether the person looks at the end of the channel now. */
export interface Attention {
  focused: boolean;
  atBottom: boolean;
}

export interface ReaderOptions {
  bridge: Bridge;
  me: PersonId;
  /** As it is now. */
  channel: () => Channel;
  now: () => number;
}

/** Messages shown above the first unread one, so that it has a context. */
const CONTEXT = 15;

/** One channel being read: loads pages, takes events, sends. Thrown away when another is opened. */
export interface Reader {
  store: StoreApi<ReaderState>;
  open(): Promise<void>;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  toLatest(): Promise<void>;
  receive(messages: readonly MessageView[]): void;
  discarded(clientId: ClientMessageId): void;
  /** Resolves when main has taken it, or refused it: then it is gone from the list again. */
  send(body: string, files?: readonly AttachmentView[]): Promise<Result<unknown>>;
  attend(attention: Attention): void;
  /** Replies that still come are ignored. */
  close(): void;
}

export function createReader({ bridge, me, channel, now }: ReaderOptions): Reader {
  const { id: channelId, lastSeq } = channel();
  const store = createStore<ReaderState>(() => ({
    phase: 'loading',
    error: null,
    timeline: emptyTimeline(lastSeq > 0),
    older: 'idle',
    newer: 'idle',
    unreadFrom: null,
    arrived: false,
    jumps: 0,
  }));
  let attention: Attention = { focused: false, atBottom: false };
  let closed = false;

  const page = (before: Sequence | undefined) =>
    bridge.call('chat.page', {
      channelId,
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });

  function put(timeline: Timeline, more: Partial<ReaderState> = {}): void {
    if (!closed) store.setState({ timeline, arrived: false, ...more });
  }

  const timeline = (): Timeline => store.getState().timeline;

  /** The first unread message, wherever it is; null when everything is read. */
  const firstUnread = (end: Sequence): Sequence | null => {
    const { readSeq } = channel();
    return readSeq < end ? readSeq + 1 : null;
  };

  /** Brings the place of the first unread message, if the newest page does not reach back to it. */
  async function goTo(unread: Sequence): Promise<void> {
    if (unread >= (timeline().run[0]?.seq ?? 0)) return;
    const place = await page(unread - CONTEXT + PAGE);
    const covers =
      place.ok && place.value.messages.some((m) => m.state === 'sent' && m.seq === unread);
    if (covers) put(takePlace(timeline(), place.value));
  }

  async function open(): Promise<void> {
    store.setState({ phase: 'loading', error: null });
    const newest = await page(undefined);
    if (closed) return;
    if (!newest.ok) {
      store.setState({ phase: 'failed', error: newest.error });
      return;
    }
    put(takePlace(timeline(), newest.value));
    const unreadFrom = firstUnread(timeline().lastSeq);
    if (unreadFrom !== null) await goTo(unreadFrom);
    if (!closed) store.setState({ phase: 'ready', unreadFrom });
  }

  /** One side of the run at a time; a page that brought nothing is a failure to try again. */
  async function load(
    side: 'older' | 'newer',
    before: Sequence | undefined,
    take: (page: Page) => Timeline,
  ): Promise<void> {
    if (store.getState()[side] === 'loading') return;
    store.setState({ [side]: 'loading' });
    const reply = await page(before);
    if (closed) return;
    const held = timeline();
    const next = reply.ok ? take(reply.value) : held;
    const moved =
      side === 'older'
        ? next.run[0]?.seq !== held.run[0]?.seq || !next.older
        : endOf(next) !== endOf(held) || isAtEnd(next);
    put(next, { [side]: moved ? 'idle' : 'failed' });
  }

  return {
    store,
    open,
    async loadOlder() {
      const [first] = timeline().run;
      if (!first || !timeline().older) return;
      await load('older', first.seq, (found) => trimmed(takePage(timeline(), found), 'start'));
    },
    async loadNewer() {
      if (isAtEnd(timeline())) return;
      const end = endOf(timeline());
      // The newest page also waits for what main has not fetched yet.
      const before = timeline().lastSeq - end > PAGE ? end + 1 + PAGE : undefined;
      await load('newer', before, (found) => trimmed(takePage(timeline(), found), 'end'));
    },
    async toLatest() {
      if (!isAtEnd(timeline())) {
        await load('newer', undefined, (found) => trimmed(takePlace(timeline(), found), 'end'));
      }
      if (!closed) store.setState(({ jumps }) => ({ jumps: jumps + 1 }));
    },
    receive(messages) {
      const before = timeline();
      const wasAtEnd = isAtEnd(before);
      const taken = receive(before, messages);
      const reading = attention.focused && attention.atBottom;
      const news = messages.find(
        (message) =>
          message.state === 'sent' && message.seq > before.lastSeq && message.authorId !== me,
      );
      const { unreadFrom } = store.getState();
      const lineIsRead = unreadFrom === null || unreadFrom <= channel().readSeq;
      const line = news?.state === 'sent' && !reading && lineIsRead ? news.seq : unreadFrom;
      put(trimmed(taken, attention.atBottom ? 'end' : 'start'), {
        unreadFrom: line,
        arrived: wasAtEnd,
        // Something came, so what failed may work now.
        ...(store.getState().newer === 'failed' ? { newer: 'idle' } : {}),
      });
    },
    discarded(clientId) {
      put(withoutOutgoing(timeline(), clientId));
    },
    async send(body, files = []) {
      const clientId = ClientMessageId.parse(crypto.randomUUID());
      if (!isAtEnd(timeline())) void this.toLatest();
      const attachments = files.length > 0 ? { attachments: [...files] } : {};
      const message = { channelId, clientId, authorId: me, body, ...attachments, sentAt: now() };
      put(receive(timeline(), [{ ...message, state: 'sending' }]), { unreadFrom: null });
      store.setState(({ jumps }) => ({ jumps: jumps + 1 }));
      const reply = await bridge.call('chat.send', {
        channelId,
        clientId,
        body,
        fileIds: files.map(({ fileId }) => fileId),
      });
      put(
        reply.ok
          ? receive(timeline(), [reply.value.message])
          : withoutOutgoing(timeline(), clientId),
      );
      return reply;
    },
    attend(next) {
      attention = next;
    },
    close() {
      closed = true;
    },
  };
}
