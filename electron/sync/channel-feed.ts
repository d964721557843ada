import type { ChannelId, Sequence } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { PAGE_MAX } from '../../shared/protocol/socket.ts';
import type { StoredRun } from '../vault/message-store.ts';
import { afterPutting, isUnbroken, spanOf, touches } from '../vault/run.ts';
import type { Unlocked } from './unlocked.ts';

/** More than so many missing messages are not fetched; reading back fetches them a page at a time. */
const GAP_MOST = 2_000;
/** Of a channel that the store holds nothing of, or too little: what a window shows, and some more. */
const FIRST_PAGE = 200;

/** One channel's messages on their way into the store, in the channel's own order and without a gap. */
export interface ChannelFeed {
  /** A live message, or an acknowledged one. Ends when the store has it. */
  arrive(message: Message): Promise<Result<void>>;
  /** The channel reaches up to `lastSeq`: fetches what is missing. Ends when it is stored. */
  reach(lastSeq: Sequence): Promise<Result<void>>;
  /** History fetched by a reader: kept where it touches what is stored. */
  keepOlder(messages: readonly Message[]): Promise<void>;
  /** How many messages up to `lastSeq` are missing. */
  behind(lastSeq: Sequence): Promise<number>;
}

export function createChannelFeed(
  channelId: ChannelId,
  { store, line }: Unlocked,
  onStored: (messages: readonly Message[]) => Promise<void>,
): ChannelFeed {
  let run: StoredRun | null | undefined;
  let wanted: Sequence = 0;
  let working: Promise<Result<void>> | null = null;
  /** Arrived, not stored yet, perhaps beyond a gap. */
  const early = new Map<Sequence, Message>();

  async function storedRun(): Promise<StoredRun | null> {
    if (run === undefined) run = await store().storedRun(channelId);
    return run;
  }

  async function put(messages: readonly Message[]): Promise<void> {
    const span = spanOf(messages);
    if (!span) return;
    await store().putMessages(channelId, messages);
    run = afterPutting(run ?? null, span);
  }

  /** Stores and fetches until nothing wanted is missing. What arrives meanwhile joins in. */
  async function work(): Promise<Result<void>> {
    for (;;) {
      const held = await storedRun();
      const end = held?.to ?? 0;
      const next = takeAfter(end);
      if (next.length === 0 && end >= wanted) {
        early.clear();
        return ok(undefined);
      }
      const page = next.length > 0 ? ok(next) : await fetchMissing(held, end);
      if (!page.ok) {
        // Whoever wants it still asks again: after the next connect, or with the next message.
        early.clear();
        wanted = end;
        return page;
      }
      await put(page.value);
      await onStored(page.value);
    }
  }

  function takeAfter(end: Sequence): Message[] {
    const next: Message[] = [];
    for (let seq = end + 1; next.length < PAGE_MAX; seq += 1) {
      const message = early.get(seq);
      if (!message) break;
      early.delete(seq);
      next.push(message);
    }
    return next;
  }

  async function fetchMissing(held: StoredRun | null, end: Sequence): Promise<Result<Message[]>> {
    if (!line.open) return err('ServerUnreachable', { detail: 'not connected' });
    const goal = wanted;
    const fromEnd = !held || goal - end > GAP_MOST;
    const reply = fromEnd
      ? await line.call('sync.before', { channelId, beforeSeq: goal + 1, limit: FIRST_PAGE })
      : await line.call('sync.after', { channelId, afterSeq: end, limit: PAGE_MAX });
    if (!reply.ok) return reply;
    const { messages } = reply.value;
    const span = spanOf(messages);
    // Each page must be whole and bring the end nearer, or this would never end.
    const sound =
      span !== null &&
      isUnbroken(messages, channelId) &&
      (fromEnd ? span.to === goal : span.from === end + 1);
    return sound ? ok(messages) : err('ServerAnswerInvalid', { detail: 'a page with a gap' });
  }

  /** One worker at a time; a request that comes as it ends is looked at by the next one. */
  async function settle(goal: Sequence): Promise<Result<void>> {
    for (;;) {
      working ??= work().finally(() => {
        working = null;
      });
      const result = await working;
      if (!result.ok || ((await storedRun())?.to ?? 0) >= goal) return result;
    }
  }

  return {
    arrive(message) {
      early.set(message.seq, message);
      wanted = Math.max(wanted, message.seq);
      return settle(message.seq);
    },
    reach(lastSeq) {
      wanted = Math.max(wanted, lastSeq);
      return settle(lastSeq);
    },
    async keepOlder(messages) {
      const span = spanOf(messages);
      if (span && touches(await storedRun(), span)) await put(messages);
    },
    async behind(lastSeq) {
      return Math.max(0, lastSeq - ((await storedRun())?.to ?? 0));
    },
  };
}
