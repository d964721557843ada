import type { Message } from '../../shared/domain/message.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { IpcParsed, IpcReply } from '../../shared/ipc/contract.ts';
import type { MessageView } from '../../shared/ipc/view.ts';
import { isUnbroken, spanOf } from '../vault/run.ts';
import type { ChannelFeed } from './channel-feed.ts';
import type { Directory } from './directory.ts';
import { outgoingView, sentView } from './message-view.ts';
import type { Unlocked } from './unlocked.ts';

type PageRequest = IpcParsed<'chat.page'>;
type Page = { messages: Message[]; more: boolean };

/** Fetched at once when a reader goes back beyond what is stored: the next page is then there already. */
const FETCH_AT_ONCE = 200;

/** Pages of a channel as a reader turns them: from the store, and beyond it from the server. */
export function createHistory(
  { store, line, me, book, clock, timings }: Unlocked,
  directory: Directory,
  feedOf: (channelId: PageRequest['channelId']) => ChannelFeed,
) {
  /** What still waits in the outbox belongs at the end of the newest page. */
  async function newest(request: PageRequest): Promise<Result<IpcReply<'chat.page'>>> {
    // Read first: a message acknowledged between the two readings is then seen twice, not never.
    const outgoing = await outgoingOf(request);
    if (line.open) await news(request);
    const page = await older(request);
    if (!page.ok) return page;
    const { messages, more } = page.value;
    const arrived = new Set<string>(messages.map((message) => message.clientId));
    const waiting = outgoing.filter((view) => !arrived.has(view.clientId));
    return ok({
      messages: [...messages.map((message) => sentView(message, book)), ...waiting],
      more,
    });
  }

  async function outgoingOf({ channelId }: PageRequest): Promise<MessageView[]> {
    const author = me();
    if (!author) return [];
    const all = await store().readOutbox();
    return all
      .filter((outgoing) => outgoing.channelId === channelId)
      .map((outgoing) => outgoingView(outgoing, author.id, book));
  }

  async function news({ channelId }: PageRequest): Promise<void> {
    const lastSeq = directory.channel(channelId)?.lastSeq ?? 0;
    const feed = feedOf(channelId);
    if ((await feed.behind(lastSeq)) === 0) return;
    let stopWaiting = () => {};
    const patience = new Promise<void>((resolve) => {
      stopWaiting = clock.after(timings.newsMs, resolve);
    });
    await Promise.race([feed.reach(lastSeq), patience]);
    stopWaiting();
  }

  async function older({ channelId, before, limit }: PageRequest): Promise<Result<Page>> {
    const stored = await store().readMessages(channelId, before, limit);
    const lastSeq = directory.channel(channelId)?.lastSeq ?? 0;
    const beforeSeq = stored[0]?.seq ?? before ?? lastSeq + 1;
    const here = { messages: stored, more: beforeSeq > 1 };
    if (stored.length === limit || !here.more || !line.open) return ok(here);
    const reply = await line.call('sync.before', { channelId, beforeSeq, limit: FETCH_AT_ONCE });
    if (!reply.ok) {
      const passing = stored.length > 0 || reply.error.code === 'ServerUnreachable';
      return passing ? ok(here) : reply;
    }
    const { messages, more } = reply.value;
    const end = spanOf(messages)?.to ?? beforeSeq - 1;
    if (!isUnbroken(messages, channelId) || end !== beforeSeq - 1) {
      return err('ServerAnswerInvalid', { detail: 'a page with a gap' });
    }
    await feedOf(channelId).keepOlder(messages);
    const joined = [...messages, ...stored];
    const page = joined.slice(-limit);
    return ok({ messages: page, more: more || page.length < joined.length });
  }

  return {
    async page(request: PageRequest): Promise<Result<IpcReply<'chat.page'>>> {
      if (!directory.channel(request.channelId))
        return err('NotFound', { detail: 'no such channel' });
      if (request.before === undefined) return newest(request);
      const page = await older(request);
      if (!page.ok) return page;
      const messages = page.value.messages.map((message) => sentView(message, book));
      return ok({ ...page.value, messages });
    },
  };
}
