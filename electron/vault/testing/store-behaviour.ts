import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelId } from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import type { MessageStore } from '../message-store.ts';
import { folded, searchTerms } from '../search-text.ts';
import { fileBehaviour } from './file-behaviour.ts';
import { retentionBehaviour } from './retention-behaviour.ts';
import {
  newChannel,
  newChannelId,
  newMe,
  newMessage,
  newMessages,
  newOutgoing,
  newPerson,
  newTenant,
} from './sample.ts';

/** What every `MessageStore` does. `empty` answers an open store with nothing in it. */
export function storeBehaviour(name: string, empty: () => Promise<MessageStore>): void {
  describe(name, () => {
    describe('people and channels', () => {
      it('begins with nobody', async () => {
        const store = await empty();
        expect(await store.readFrame()).toEqual({
          me: null,
          tenant: null,
          people: [],
          channels: [],
        });
      });

      it('gives back the frame in its order, and replaces it by the next', async () => {
        const store = await empty();
        const first = {
          me: newMe(),
          tenant: newTenant(),
          people: [newPerson('Zoë'), newPerson('安')],
          channels: [newChannel({ name: '产品' }), newChannel({ kind: 'direct', name: '' })],
        };
        await store.putFrame(first);
        expect(await store.readFrame()).toEqual(first);
        const next = { ...first, people: [newPerson('Lee')], channels: [newChannel()] };
        await store.putFrame(next);
        expect(await store.readFrame()).toEqual(next);
      });

      it('keeps messages when the frame is replaced', async () => {
        const store = await empty();
        const channel = newChannel();
        const frame = { me: newMe(), tenant: newTenant(), people: [], channels: [channel] };
        await store.putFrame(frame);
        await store.putMessages(channel.id, newMessages(channel.id, 1, 3));
        await store.putFrame({ ...frame, channels: [] });
        expect(await store.storedRun(channel.id)).toEqual({ from: 1, to: 3 });
      });

      it('changes one channel in place, and adds a new one at the end', async () => {
        const store = await empty();
        const [a, b] = [newPerson('a'), newPerson('b')];
        const [c, d] = [newChannel(), newChannel()];
        await store.putFrame({
          me: newMe(),
          tenant: newTenant(),
          people: [a, b],
          channels: [c, d],
        });
        const topical = { ...c, topic: 'now', memberIds: [a.id, b.id] };
        const newer = newChannel();
        await store.putChannel(topical);
        await store.putChannel(newer);
        await store.setRead(d.id, 9);
        await store.setRead(newChannelId(), 9);
        const frame = await store.readFrame();
        expect(frame.people).toEqual([a, b]);
        expect(frame.channels).toEqual([topical, { ...d, readSeq: 9 }, newer]);
      });
    });

    describe('messages', () => {
      it('answers pages in order, from the end and below a message', async () => {
        const store = await empty();
        const id = newChannelId();
        const all = newMessages(id, 11, 20);
        await store.putMessages(id, all);
        expect(await store.readMessages(id, undefined, 3)).toEqual(all.slice(-3));
        expect(await store.readMessages(id, 14, 2)).toEqual(all.slice(1, 3));
        expect(await store.readMessages(id, 11, 500)).toEqual([]);
        expect(await store.readMessages(newChannelId(), undefined, 5)).toEqual([]);
      });

      it('takes what it stores out of the outbox and lifts the newest sequence', async () => {
        const store = await empty();
        const channel = newChannel({ lastSeq: 2 });
        const { id } = channel;
        await store.putFrame({ me: newMe(), tenant: newTenant(), people: [], channels: [channel] });
        const [sent, waiting] = [newOutgoing({ channelId: id }), newOutgoing({ channelId: id })];
        await store.enqueue(sent);
        await store.enqueue(waiting);
        await store.putMessages(id, [newMessage(id, 5, { clientId: sent.clientId })]);
        expect(await store.readOutbox()).toEqual([waiting]);
        expect((await store.readFrame()).channels[0]?.lastSeq).toBe(5);
        await store.putMessages(id, [newMessage(id, 4)]);
        expect((await store.readFrame()).channels[0]?.lastSeq).toBe(5);
      });

      it('drops what was sent from the outbox also when the page itself is too old to keep', async () => {
        const store = await empty();
        const id = newChannelId();
        const sent = newOutgoing({ channelId: id });
        await store.enqueue(sent);
        await store.putMessages(id, newMessages(id, 50, 60));
        await store.putMessages(id, [newMessage(id, 3, { clientId: sent.clientId })]);
        expect(await store.readOutbox()).toEqual([]);
        expect(await store.storedRun(id)).toEqual({ from: 50, to: 60 });
      });

      it('believes the server when a message it holds comes again and is another', async () => {
        const store = await empty();
        const id = newChannelId();
        await store.putMessages(id, newMessages(id, 1, 4));
        const changed = newMessage(id, 2, { body: 'zebra crossing' });
        await store.putMessages(id, [changed]);
        expect((await store.readMessages(id, 3, 1))[0]).toEqual(changed);
        expect(await store.search('zebra', 5)).toEqual([{ message: changed }]);
        expect(await store.search('message 2', 5)).toEqual([]);
      });

      it('takes times and texts as strange as they come', async () => {
        const store = await empty();
        const id = newChannelId();
        const strange = [
          '\0null\0',
          'tab\tline\n',
          '👩‍👩‍👧‍👦',
          '"quoted" OR NOT *',
          "'); DROP TABLE",
        ];
        const messages = strange.map((body, i) =>
          newMessage(id, i + 1, { body, sentAt: i % 2 ? Number.MAX_SAFE_INTEGER : 0 }),
        );
        await store.putMessages(id, messages);
        expect(await store.readMessages(id, undefined, 50)).toEqual(messages);
        expect(await store.search('"quoted" OR', 5)).toEqual([{ message: messages[3] }]);
      });

      it('holds one unbroken run, whatever comes in whatever order', async () => {
        const page = fc.record({
          from: fc.integer({ min: 1, max: 40 }),
          length: fc.integer({ min: 0, max: 12 }),
        });
        const store = await empty();
        await fc.assert(
          fc.asyncProperty(fc.array(page, { maxLength: 12 }), async (pages) => {
            const id = newChannelId();
            let model: Message[] = [];
            for (const { from, length } of pages) {
              const put = newMessages(id, from, from + length - 1);
              await store.putMessages(id, put);
              model = modelAfter(model, put);
              expect(await store.readMessages(id, undefined, 500)).toEqual(model);
              const [low, high] = [model.at(0)?.seq, model.at(-1)?.seq];
              expect(await store.storedRun(id)).toEqual(
                low && high ? { from: low, to: high } : null,
              );
            }
          }),
          { numRuns: 25 },
        );
      });
    });

    retentionBehaviour(empty);
    fileBehaviour(empty);

    describe('search', () => {
      it('finds words and runs of characters, newest first, across channels', async () => {
        const store = await empty();
        const [a, b] = [newChannelId(), newChannelId()];
        const old = newMessage(a, 1, { body: '今天下午开会，讨论 Budget 2026', sentAt: 1_000 });
        const newer = newMessage(b, 1, { body: '明天开会吗？ budget', sentAt: 2_000 });
        await store.putMessages(b, [newer]);
        await store.putMessages(a, [old]);
        const found = async (query: string, limit = 10) =>
          (await store.search(query, limit)).map(({ message }) => message);
        expect(await found('开会')).toEqual([newer, old]);
        expect(await found('开会', 1)).toEqual([newer]);
        expect(await found('会')).toEqual([newer, old]);
        expect(await found('BUDGET')).toEqual([newer, old]);
        expect(await found('ｂｕｄｇｅｔ　开会')).toEqual([newer, old]);
        expect(await found('下午 budget 26')).toEqual([old]);
        expect(await found('6')).toEqual([old]);
        expect(await found('晚上')).toEqual([]);
        expect(await found('  ')).toEqual([]);
      });

      it('finds exactly what a reader of every message finds', async () => {
        const store = await empty();
        const held: Message[] = [];
        // Few letters, so that many bodies share parts; among them what the index could trip over.
        const letter = fc.constantFrom(...'abA开会议ß"*%_ \n\0', '👍', 'é', 'ﬁ', '\u{301}');
        const text = fc.string({ unit: letter, minLength: 1, maxLength: 12 });
        await fc.assert(
          fc.asyncProperty(fc.array(text, { maxLength: 6 }), text, async (bodies, query) => {
            const id = newChannelId();
            const put = bodies.map((body, i) =>
              newMessage(id, i + 1, { body, sentAt: 1_000 + held.length + i }),
            );
            await store.putMessages(id, put);
            held.push(...put);
            const terms = searchTerms(query);
            const expected = held
              .filter(
                ({ body }) =>
                  terms.length > 0 && terms.every((term) => folded(body).includes(term)),
              )
              .reverse()
              .slice(0, 20);
            expect(await store.search(query, 20)).toEqual(expected.map((message) => ({ message })));
          }),
          { numRuns: 150 },
        );
      });
    });

    describe('outbox and drafts', () => {
      it('keeps the order of the outbox and takes a client id once', async () => {
        const store = await empty();
        const [first, second] = [newOutgoing({ queuedAt: 2 }), newOutgoing({ queuedAt: 1 })];
        await store.enqueue(first);
        await store.enqueue(second);
        await store.enqueue({ ...first, body: 'again' });
        expect(await store.readOutbox()).toEqual([first, second]);
      });

      it('remembers why a message was refused, until it is tried again or discarded', async () => {
        const store = await empty();
        const message = newOutgoing();
        const error = { code: 'NotAllowed', detail: 'read only' } as const;
        await store.enqueue(message);
        await store.setOutboxError(message.clientId, error);
        expect(await store.readOutbox()).toEqual([{ ...message, error }]);
        await store.setOutboxError(message.clientId, null);
        expect(await store.readOutbox()).toEqual([message]);
        await store.discard(message.clientId);
        await store.discard(message.clientId);
        expect(await store.readOutbox()).toEqual([]);
      });

      it('keeps a draft a channel, and removes an empty one', async () => {
        const store = await empty();
        const [a, b] = [newChannelId(), newChannelId()];
        await store.saveDraft(a, '写到一半');
        await store.saveDraft(b, 'half');
        await store.saveDraft(a, '写完了 ');
        expect(await store.readDrafts()).toEqual([
          { channelId: a, body: '写完了 ' },
          { channelId: b, body: 'half' },
        ]);
        await store.saveDraft(a, '');
        await store.saveDraft(ChannelId.parse(a), '');
        expect(await store.readDrafts()).toEqual([{ channelId: b, body: 'half' }]);
      });
    });
  });
}

/** `docs/decisions/stored-run.md`, said naively. */
function modelAfter(held: readonly Message[], put: readonly Message[]): Message[] {
  const [first, last] = [put.at(0), put.at(-1)];
  const [low, high] = [held.at(0), held.at(-1)];
  if (!first || !last) return [...held];
  if (!low || !high || first.seq > high.seq + 1) return [...put];
  if (last.seq < low.seq - 1) return [...held];
  const bySeq = new Map([...held, ...put].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
