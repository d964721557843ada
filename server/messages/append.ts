import { randomUUID } from 'node:crypto';
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Attachment } from '../../shared/domain/attachment.ts';
import {
  type ChannelId,
  type ClientMessageId,
  type EpochMs,
  type FileId,
  MessageId,
  type PersonId,
  type SessionId,
} from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { isLive } from '../accounts/sessions.ts';
import type { Tx } from '../db/rows.ts';
import { channels, memberships, messages, people, sessions, tenants } from '../db/schema.ts';
import { giveToMessage, lockUnsent } from '../files/file-rows.ts';
import { takeFiles } from '../files/take-files.ts';
import type { TenantSeal } from '../keys/tenant-seal.ts';
import { insertMessages, MESSAGE_COLUMNS, openMessages } from './message-rows.ts';
import { type ReadPosition, raiseLastSeq, raiseReadSeq } from './positions.ts';

export interface Send {
  sessionId: SessionId;
  authorId: PersonId;
  channelId: ChannelId;
  clientId: ClientMessageId;
  body: string;
  attachments?: Attachment[] | undefined;
}

export interface Appended {
  /** One for each send, in its order. `fresh` is false when it had been stored before. */
  outcomes: Result<{ message: Message; fresh: boolean }>[];
  /** Whoever writes in a channel has read it. */
  read: ReadPosition[];
}

/**
 * Stores sends of one tenant and gives each the next sequence of its channel. The channels' rows stay
 * locked until the transaction ends, so sequences have neither gaps nor doubles. A send that may not
 * be (`SessionRevoked`; `NotFound` for a channel the author is not in) does not hinder the others.
 */
export async function append(
  tx: Tx,
  seal: TenantSeal,
  sends: readonly Send[],
  now: EpochMs,
): Promise<Appended> {
  const live = await liveSessions(tx, sends, now);
  const lastSeq = await lockChannels(tx, sends);
  const members = await membersAmong(tx, sends);
  const stored = await alreadyStored(tx, seal, sends);
  const unsent = await lockUnsent(tx, sends.flatMap(fileIdsOf));
  const fresh: Message[] = [];

  const outcomes = sends.map((send): Appended['outcomes'][number] => {
    const { sessionId, authorId, channelId, clientId, body, attachments } = send;
    if (!live.has(sessionId)) return err('SessionRevoked');
    const last = lastSeq.get(channelId);
    if (last === undefined || !members.has(memberKey(channelId, authorId))) {
      return err('NotFound', { detail: 'no such channel' });
    }
    const before = stored.get(storedKey(authorId, clientId));
    if (before) return ok({ message: before, fresh: false });
    const taken = takeFiles(unsent, send);
    if (!taken.ok) return taken;
    const id = MessageId.parse(randomUUID());
    const said = { body, ...(attachments ? { attachments } : {}) };
    const message = { id, channelId, seq: last + 1, clientId, authorId, ...said, sentAt: now };
    lastSeq.set(channelId, message.seq);
    stored.set(storedKey(authorId, clientId), message);
    fresh.push(message);
    return ok({ message, fresh: true });
  });

  if (fresh.length === 0) return { outcomes, read: [] };
  await insertMessages(tx, seal, fresh);
  for (const message of fresh) {
    if (message.attachments) await giveToMessage(tx, fileIdsOf(message), message);
  }
  await raiseLastSeq(
    tx,
    newestOf(fresh, (m) => m.channelId),
  );
  const read = newestOf(fresh, (m) => memberKey(m.channelId, m.authorId));
  return { outcomes, read: await raiseReadSeq(tx, read) };
}

const fileIdsOf = ({ attachments = [] }: Pick<Send, 'attachments'>): FileId[] =>
  attachments.map(({ fileId }) => fileId);

const memberKey = (channelId: string, personId: string) => `${channelId} ${personId}`;
const storedKey = (authorId: string, clientId: string) => `${authorId} ${clientId}`;

/** The last message of each group; `fresh` is in ascending order. */
function newestOf(fresh: readonly Message[], group: (message: Message) => string): ReadPosition[] {
  const newest = new Map(fresh.map((message) => [group(message), message]));
  return [...newest.values()].map(({ channelId, authorId, seq }) => ({
    channelId,
    personId: authorId,
    seq,
  }));
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

async function liveSessions(
  tx: Tx,
  sends: readonly Send[],
  now: EpochMs,
): Promise<ReadonlySet<string>> {
  const ids = unique(sends.map((send) => send.sessionId));
  const rows = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .innerJoin(tenants, eq(tenants.id, sessions.tenantId))
    .where(and(inArray(sessions.id, ids), isLive(now)));
  return new Set(rows.map((row) => row.id));
}

async function lockChannels(tx: Tx, sends: readonly Send[]): Promise<Map<string, number>> {
  const ids = unique(sends.map((send) => send.channelId));
  const rows = await tx
    .select({ id: channels.id, lastSeq: channels.lastSeq })
    .from(channels)
    .where(inArray(channels.id, ids))
    // Always the same order: two servers never wait for each other.
    .orderBy(asc(channels.id))
    .for('no key update');
  return new Map(rows.map((row) => [row.id, row.lastSeq]));
}

async function membersAmong(tx: Tx, sends: readonly Send[]): Promise<ReadonlySet<string>> {
  const rows = await tx
    .select({ channelId: memberships.channelId, personId: memberships.personId })
    .from(memberships)
    .where(
      and(
        inArray(memberships.channelId, unique(sends.map((send) => send.channelId))),
        inArray(memberships.personId, unique(sends.map((send) => send.authorId))),
      ),
    );
  return new Set(rows.map((row) => memberKey(row.channelId, row.personId)));
}

async function alreadyStored(
  tx: Tx,
  seal: TenantSeal,
  sends: readonly Send[],
): Promise<Map<string, Message>> {
  const rows = await tx
    .select(MESSAGE_COLUMNS)
    .from(messages)
    .where(
      and(
        inArray(messages.authorId, unique(sends.map((send) => send.authorId))),
        inArray(messages.clientId, unique(sends.map((send) => send.clientId))),
      ),
    );
  return new Map(openMessages(seal, rows).map((m) => [storedKey(m.authorId, m.clientId), m]));
}
