import type { ChannelId, ClientMessageId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Files } from '../files/files.ts';
import type { OutgoingMessage } from '../vault/message-store.ts';
import { createLane, type Lane } from './lane.ts';
import { outgoingView, sentView } from './message-view.ts';
import type { Unlocked } from './unlocked.ts';
import type { Unsent } from './unsent.ts';

/**
 * Messages on their way to the server: durable first, then sent in order, one at a time for each
 * channel. A message leaves when the store has the server's copy, or when the person discards it; the
 * same `clientId` goes out again after a lost answer, and the server knows it.
 */
export interface Outbox {
  /** Takes up what an earlier run left. */
  load(): Promise<void>;
  /** Resolves when it is kept; it may be sent before or after. */
  send(outgoing: OutgoingMessage): Promise<void>;
  retry(clientId: ClientMessageId): Promise<Result<void>>;
  /** `Conflict` while it is on its way: it may have arrived already. */
  discard(clientId: ClientMessageId): Promise<Result<void>>;
  /** The line is open (again). */
  resume(): void;
  /** The store has these: what of them waited here has arrived. */
  settle(messages: readonly Message[]): void;
}

/** A message waits until `files` are there that go with it; `keep` brings an acknowledged message into the store, in its channel's order. */
export function createOutbox(
  unlocked: Unlocked,
  files: Pick<Files, 'arrived' | 'again' | 'leave'>,
  unsent: Unsent,
  keep: (message: Message) => Promise<Result<void>>,
): Outbox {
  const { store, me, book, emit, background } = unlocked;
  const lanes = new Map<ChannelId, Lane>();

  function laneOf(channelId: ChannelId): Lane {
    const known = lanes.get(channelId);
    if (known) return known;
    const lane = createLane(unlocked, {
      ready: ({ clientId }) => files.arrived(clientId),
      acknowledged: (outgoing, message) => acknowledge(lane, outgoing, message),
      async refused(outgoing, error) {
        await store().setOutboxError(outgoing.clientId, error);
        unsent.refused(outgoing.clientId);
        show({ ...outgoing, error });
      },
    });
    lanes.set(channelId, lane);
    return lane;
  }

  async function acknowledge(lane: Lane, sent: OutgoingMessage, message: Message): Promise<void> {
    await keep(message);
    unsent.left(sent.clientId);
    await files.leave(sent.clientId, false);
    // Gone from the lane: it came through the store just now, and left the outbox with it.
    if (background.stopped || !lane.leave(sent.clientId)) return;
    // The server has it, so it cannot be lost, but the store did not take it: it had it already, it
    // lies below what is stored, or its channel's gap could not be filled yet.
    await store().discard(sent.clientId);
    emit('chat.messages', { channelId: sent.channelId, messages: [sentView(message, book)] });
  }

  function show(outgoing: OutgoingMessage): void {
    const author = me();
    if (!author) return;
    const messages = [outgoingView(outgoing, author.id, book)];
    emit('chat.messages', { channelId: outgoing.channelId, messages });
  }

  async function find(clientId: ClientMessageId): Promise<OutgoingMessage | undefined> {
    return (await store().readOutbox()).find((outgoing) => outgoing.clientId === clientId);
  }

  return {
    async load() {
      for (const outgoing of await store().readOutbox()) {
        if (outgoing.error) {
          unsent.refused(outgoing.clientId);
        } else {
          unsent.waits(outgoing.clientId);
          laneOf(outgoing.channelId).join(outgoing);
        }
      }
      unsent.loaded();
    },
    async send(outgoing) {
      // Before it is kept: a lock in between loses none from the count.
      unsent.waits(outgoing.clientId);
      try {
        await store().enqueue(outgoing);
      } catch (cause) {
        unsent.left(outgoing.clientId);
        throw cause;
      }
      laneOf(outgoing.channelId).join(outgoing);
    },
    async retry(clientId) {
      const outgoing = await find(clientId);
      if (!outgoing) return err('NotFound');
      const waiting = { ...outgoing, error: null };
      await files.again(clientId);
      await store().setOutboxError(clientId, null);
      unsent.waits(clientId);
      show(waiting);
      laneOf(outgoing.channelId).join(waiting);
      return ok(undefined);
    },
    async discard(clientId) {
      const outgoing = await find(clientId);
      if (!outgoing) return err('NotFound');
      const lane = laneOf(outgoing.channelId);
      if (lane.inFlight(clientId)) return err('Conflict', { detail: 'it is on its way' });
      lane.leave(clientId);
      await store().discard(clientId);
      unsent.left(clientId);
      await files.leave(clientId, true);
      emit('chat.discarded', { channelId: outgoing.channelId, clientId });
      return ok(undefined);
    },
    resume() {
      for (const lane of lanes.values()) lane.resume();
    },
    settle(messages) {
      const author = me();
      for (const { authorId, channelId, clientId, attachments } of messages) {
        if (authorId !== author?.id) continue;
        lanes.get(channelId)?.leave(clientId);
        unsent.left(clientId);
        if (attachments) background.run(() => files.leave(clientId, false));
      }
    },
  };
}
