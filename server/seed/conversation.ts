import { randomUUID } from 'node:crypto';
import {
  type ChannelId,
  ClientMessageId,
  type EpochMs,
  MessageId,
  type PersonId,
  type Sequence,
} from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Tx } from '../db/rows.ts';
import type { TenantSeal } from '../keys/tenant-seal.ts';
import { insertMessages } from '../messages/message-rows.ts';
import { raiseLastSeq, raiseReadSeq } from '../messages/positions.ts';
import type { Days } from './company-file.ts';
import { minutesBefore, onWorkingDay } from './when.ts';

export interface Told {
  channelId: ChannelId;
  memberIds: readonly PersonId[];
  /** Somebody of the company by their key. */
  personId(key: string): PersonId;
  days: Days;
  unread: Readonly<Record<string, number>>;
}

/** Writes what was said in a channel, and who has read how far. */
export async function tellConversation(
  tx: Tx,
  seal: TenantSeal,
  told: Told,
  now: EpochMs,
): Promise<void> {
  const { channelId, memberIds, personId, days, unread } = told;
  const lines = days.flatMap((day) => linesOf(day, now));
  const messages: Message[] = lines.map(({ sentAt, by, body }, index) => ({
    id: MessageId.parse(randomUUID()),
    channelId,
    seq: index + 1,
    clientId: ClientMessageId.parse(randomUUID()),
    authorId: personId(by),
    body,
    sentAt,
  }));
  const lastSeq: Sequence = messages.length;
  const waiting = new Map(Object.entries(unread).map(([key, count]) => [personId(key), count]));
  await insertMessages(tx, seal, messages);
  await raiseLastSeq(tx, [{ channelId, seq: lastSeq }]);
  await raiseReadSeq(
    tx,
    memberIds.map((id) => ({ channelId, personId: id, seq: lastSeq - (waiting.get(id) ?? 0) })),
  );
}

interface Line {
  sentAt: EpochMs;
  by: string;
  body: string;
}

/** In the order in which they were said, whatever the day. */
export function linesOf(day: Days[number], now: EpochMs): Line[] {
  if ('daysAgo' in day) {
    return day.messages.map(([time, by, body]) => ({
      sentAt: onWorkingDay(now, day.daysAgo, time),
      by,
      body,
    }));
  }
  return day.messages.map(([minutes, by, body]) => ({
    sentAt: minutesBefore(now, minutes),
    by,
    body,
  }));
}
