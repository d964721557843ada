import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { MessageStore, RetentionLimits } from '../message-store.ts';
import { newChannelId, newMessage, newMessages, newOutgoing } from './sample.ts';

const EVERYTHING: RetentionLimits = { before: 0, most: Number.MAX_SAFE_INTEGER };
const NOTHING: RetentionLimits = { before: Number.MAX_SAFE_INTEGER, most: 0 };

/** Until there is no more to remove. */
export async function trimAll(store: MessageStore, limits: RetentionLimits): Promise<void> {
  while ((await store.trim(limits)).more);
}

/** What every `MessageStore` does about what may not be kept. `empty` answers an open one with nothing in it. */
export function retentionBehaviour(empty: () => Promise<MessageStore>): void {
  describe('retention', () => {
    it('removes what is too old, from the text index too, and keeps the rest in one run', async () => {
      const store = await empty();
      const id = newChannelId();
      const messages = newMessages(id, 5, 20);
      await store.putMessages(id, messages);
      const oldest = messages[10];
      await trimAll(store, { ...EVERYTHING, before: oldest?.sentAt ?? 0 });
      expect(await store.storedRun(id)).toEqual({ from: 15, to: 20 });
      expect(await store.readMessages(id, undefined, 500)).toEqual(messages.slice(10));
      expect(await store.search('message 14', 5)).toEqual([]);
      expect(await store.search('message 15', 5)).toHaveLength(1);
    });

    it('keeps the newest of all channels together', async () => {
      const store = await empty();
      const [a, b] = [newChannelId(), newChannelId()];
      await store.putMessages(a, newMessages(a, 1, 10));
      await store.putMessages(b, newMessages(b, 6, 15));
      await trimAll(store, { ...EVERYTHING, most: 7 });
      expect(await store.storedRun(a)).toEqual({ from: 10, to: 10 });
      expect(await store.storedRun(b)).toEqual({ from: 10, to: 15 });
    });

    it('remembers how far a channel was here of which nothing is left', async () => {
      const store = await empty();
      const id = newChannelId();
      await store.putMessages(id, newMessages(id, 1, 10));
      await trimAll(store, NOTHING);
      expect(await store.storedRun(id)).toEqual({ from: 11, to: 10 });
      expect(await store.readMessages(id, undefined, 10)).toEqual([]);
      // A page from further back does not touch it; the next message does, and so does the last.
      await store.putMessages(id, newMessages(id, 2, 4));
      expect(await store.readMessages(id, undefined, 10)).toEqual([]);
      await store.putMessages(id, newMessages(id, 11, 12));
      await store.putMessages(id, newMessages(id, 8, 10));
      expect(await store.storedRun(id)).toEqual({ from: 8, to: 12 });
    });

    it('leaves alone what waits to be sent, and drafts', async () => {
      const store = await empty();
      const waiting = newOutgoing({ queuedAt: 0 });
      await store.enqueue(waiting);
      await store.saveDraft(waiting.channelId, 'half a sent');
      await trimAll(store, NOTHING);
      expect(await store.readOutbox()).toEqual([waiting]);
      expect(await store.readDrafts()).toHaveLength(1);
    });

    it('keeps nothing that it may not, loses nothing else, and never leaves a gap', async () => {
      const store = await empty();
      await trimAll(store, NOTHING);
      const limits = fc.record({ before: fc.integer({ max: 1_000, min: 0 }), most: fc.nat(30) });
      const channel = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(fc.array(channel, { maxLength: 3 }), limits, async (channels, most) => {
          await trimAll(store, NOTHING);
          const all: Message[][] = channels.map((times) => {
            const id = newChannelId();
            // The server's clock may be set: times need not ascend.
            return times.map((sentAt, at) => newMessage(id, at + 1, { sentAt }));
          });
          for (const messages of all) {
            if (messages[0]) await store.putMessages(messages[0].channelId, messages);
          }
          await trimAll(store, most);
          const kept = (await Promise.all(all.map((messages) => keptOf(store, messages)))).flat();
          expect(kept.filter(({ sentAt }) => sentAt < most.before)).toEqual([]);
          expect(kept.length).toBeLessThanOrEqual(most.most);
          const inOrder = all.every((messages) => isAscending(messages));
          if (inOrder) expect(kept).toHaveLength(expectedOf(all.flat(), most));
        }),
        { numRuns: 25 },
      );
    });
  });
}

/** What is left of a channel, which is its end. */
async function keptOf(store: MessageStore, messages: readonly Message[]): Promise<Message[]> {
  const id: ChannelId | undefined = messages[0]?.channelId;
  if (!id) return [];
  const kept = await store.readMessages(id, undefined, 500);
  expect(kept).toEqual(messages.slice(messages.length - kept.length));
  return kept;
}

const isAscending = (messages: readonly Message[]): boolean =>
  messages.every(({ sentAt }, at) => at === 0 || sentAt >= (messages[at - 1]?.sentAt ?? 0));

const expectedOf = (messages: readonly Message[], { before, most }: RetentionLimits): number =>
  Math.min(most, messages.filter(({ sentAt }) => sentAt >= before).length);
