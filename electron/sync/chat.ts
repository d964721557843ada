import type { ChannelId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Connection } from '../../shared/ipc/view.ts';
import type { Files } from '../files/files.ts';
import { failureOf } from './answer.ts';
import type { Directory } from './directory.ts';
import type { createHistory } from './history.ts';
import { outgoingView } from './message-view.ts';
import type { Outbox } from './outbox.ts';
import type { ReadMarks } from './read-marks.ts';
import type { ChatCalls } from './sync.ts';
import type { Unlocked } from './unlocked.ts';

export interface ChatParts {
  directory: Directory;
  outbox: Outbox;
  readMarks: ReadMarks;
  history: ReturnType<typeof createHistory>;
  files: Pick<Files, 'forMessage' | 'join'>;
  /** Ends when the store's frame and outbox are in memory. */
  loaded: Promise<void>;
  connection: () => Connection;
}

/** The chat calls while unlocked. Each answers with a `Result`; none throws. */
export function createChat(unlocked: Unlocked, parts: ChatParts): ChatCalls {
  const { store, line, me, book, clock, timings } = unlocked;
  const { directory, outbox, readMarks, history, files, loaded } = parts;
  const typedAt = new Map<ChannelId, number>();

  /** Waits for the start, and turns what the store throws into values. */
  const answered =
    <Q, R>(handle: (request: Q) => Promise<Result<R>>) =>
    async (request: Q): Promise<Result<R>> => {
      try {
        await loaded;
        return await handle(request);
      } catch (error) {
        return { ok: false, error: failureOf(error) };
      }
    };

  return {
    'chat.open': answered(async () =>
      ok({
        channels: directory.channels(),
        people: directory.people(),
        presence: directory.presence(),
        drafts: await store().readDrafts(),
        connection: parts.connection(),
      }),
    ),
    'chat.page': answered((request) => history.page(request)),
    'chat.send': answered(async ({ channelId, clientId, body, fileIds }) => {
      const author = me();
      if (!author) return err('WrongState');
      const uploaded = files.forMessage(channelId, fileIds);
      if (!uploaded.ok) return uploaded;
      const attachments = uploaded.value.length > 0 ? { attachments: uploaded.value } : {};
      const queuedAt = clock.wallNow();
      const outgoing = { channelId, clientId, body, ...attachments, queuedAt, error: null };
      // Theirs before it is in the outbox: nobody else takes them, and its lane waits for them.
      files.join(clientId, fileIds);
      await outbox.send(outgoing);
      return ok({ message: outgoingView(outgoing, author.id, book) });
    }),
    'chat.retry': answered(({ clientId }) => emptied(outbox.retry(clientId))),
    'chat.discard': answered(({ clientId }) => emptied(outbox.discard(clientId))),
    'chat.markRead': answered(async ({ channelId, seq }) => {
      const readSeq = await directory.markRead(channelId, seq);
      if (readSeq !== null) readMarks.tell(channelId, readSeq);
      return ok({});
    }),
    'chat.saveDraft': answered(async ({ channelId, body }) => {
      await store().saveDraft(channelId, body);
      return ok({});
    }),
    'chat.typing': answered(async ({ channelId }) => {
      const now = clock.monotonicNow();
      const last = typedAt.get(channelId);
      if (!line.open || (last !== undefined && now - last < timings.typingMs)) return ok({});
      typedAt.set(channelId, now);
      // Nobody waits to hear that nobody heard it.
      await line.call('typing', { channelId });
      return ok({});
    }),
    'chat.noticeSeen': answered(async ({ alertId }) => {
      // Unheard, it is told again at the next start.
      await line.call('account.noticeSeen', { alertId });
      return ok({});
    }),
    'chat.createChannel': answered(async (request) => {
      const reply = await line.call('channel.create', request);
      if (reply.ok) await directory.putChannel(reply.value.channel);
      return reply;
    }),
    'chat.direct': answered(async (request) => {
      const known = directory.directWith(request.personId);
      if (known) return ok({ channel: known });
      const reply = await line.call('channel.direct', request);
      if (reply.ok) await directory.putChannel(reply.value.channel);
      return reply;
    }),
  };
}

async function emptied(result: Promise<Result<void>>): Promise<Result<Record<string, never>>> {
  const settled = await result;
  return settled.ok ? ok({}) : settled;
}
