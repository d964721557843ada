import type { EpochMs, Sequence } from '../../../../shared/domain/ids.ts';
import type { MessageView } from '../../../../shared/ipc/view.ts';
import { isAtEnd, keyOf, type Timeline } from './timeline.ts';

/** What the list draws, top to bottom. Keys stay the same while a message goes from sending to sent. */
export type Row =
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; at: EpochMs }
  | { kind: 'unread'; key: string }
  | { kind: 'message'; key: string; message: MessageView; head: boolean };

/** Messages of one author so close together are drawn as one block. */
const GROUP_MS = 5 * 60_000;

/** `unreadFrom`: the sequence above which the "new" line is drawn. */
export function rowsOf(timeline: Timeline, unreadFrom: Sequence | null): Row[] {
  const rows: Row[] = [];
  if (!timeline.older) rows.push({ kind: 'start', key: 'start' });
  let previous: MessageView | null = null;
  for (const message of messagesOf(timeline)) {
    const newDay = !previous || dayOf(previous.sentAt) !== dayOf(message.sentAt);
    const unread = unreadFrom !== null && message.state === 'sent' && message.seq === unreadFrom;
    if (newDay)
      rows.push({
        kind: 'day',
        key: `day/${dayOf(message.sentAt)}/${keyOf(message)}`,
        at: message.sentAt,
      });
    if (unread) rows.push({ kind: 'unread', key: 'unread' });
    const head = newDay || unread || !previous || !continues(previous, message);
    rows.push({ kind: 'message', key: keyOf(message), message, head });
    previous = message;
  }
  return rows;
}

/** What is on its way comes after everything sent, so it is drawn where that ends. */
const messagesOf = (timeline: Timeline): readonly MessageView[] =>
  isAtEnd(timeline) ? [...timeline.run, ...timeline.outgoing] : timeline.run;

function continues(previous: MessageView, message: MessageView): boolean {
  const apart = message.sentAt - previous.sentAt;
  return previous.authorId === message.authorId && apart >= 0 && apart < GROUP_MS;
}

/** The start of the day where the person is. */
const dayOf = (at: EpochMs): number => new Date(at).setHours(0, 0, 0, 0);
