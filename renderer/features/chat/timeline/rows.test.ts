import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HER, ME, NOON, outgoing, sent } from '../testing/samples.ts';
import { type Row, rowsOf } from './rows.ts';
import { emptyTimeline, receive, type Sent, type Timeline, takePlace } from './timeline.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const timelineOf = (messages: Sent[], more = false): Timeline =>
  takePlace(emptyTimeline(true), { messages, more });

const drawn = (rows: Row[]) =>
  rows.map((row) => (row.kind === 'message' ? `${row.head ? 'head' : 'more'}` : row.kind));

describe('rowsOf', () => {
  it('starts with the beginning of the channel, once there is nothing older', () => {
    expect(drawn(rowsOf(timelineOf([]), null))).toEqual(['start']);
    expect(drawn(rowsOf(timelineOf([sent(9)], true), null))).toEqual(['day', 'head']);
  });

  it('groups an author for five minutes', () => {
    const at = (seq: number, minutes: number, authorId = HER) =>
      sent(seq, { authorId, sentAt: NOON + minutes * MINUTE });
    const rows = rowsOf(
      timelineOf([at(1, 0), at(2, 4), at(3, 9), at(4, 9, ME), at(5, 10, ME)]),
      null,
    );
    expect(drawn(rows)).toEqual(['start', 'day', 'head', 'more', 'head', 'head', 'more']);
  });

  it('separates days, and starts a group anew there', () => {
    const rows = rowsOf(
      timelineOf([
        sent(1, { authorId: HER, sentAt: new Date(2026, 2, 10, 23, 59).getTime() }),
        sent(2, { authorId: HER, sentAt: new Date(2026, 2, 11, 0, 1).getTime() }),
      ]),
      null,
    );
    expect(drawn(rows)).toEqual(['start', 'day', 'head', 'day', 'head']);
  });

  it('draws the line above the first unread message', () => {
    const messages = [sent(1), sent(2), sent(4 - 1, { authorId: HER })];
    expect(drawn(rowsOf(timelineOf(messages), 3))).toEqual([
      'start',
      'day',
      'head',
      'more',
      'unread',
      'head',
    ]);
    expect(drawn(rowsOf(timelineOf(messages), 9))).not.toContain('unread');
  });

  it('draws what is on its way at the end, and only there', () => {
    const atEnd = receive(timelineOf([sent(1)]), [outgoing(2)]);
    expect(drawn(rowsOf(atEnd, null))).toEqual(['start', 'day', 'head', 'head']);
    const inHistory = receive(atEnd, [sent(9)]);
    expect(drawn(rowsOf(inHistory, null))).toEqual(['start', 'day', 'head']);
  });

  it('gives a message the same key before and after it was sent', () => {
    const before = rowsOf(receive(timelineOf([sent(1)]), [outgoing(2)]), null).at(-1)?.key;
    const after = rowsOf(timelineOf([sent(1), sent(2, { authorId: ME })]), null).at(-1)?.key;
    expect(before).toBe(after);
  });

  it('has one row a message, one line a change of day, and no key twice', () => {
    const spans = fc.array(fc.nat(2 * DAY), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(spans, fc.nat(50), (gaps, unreadFrom) => {
        let sentAt = NOON;
        const messages = gaps.map((gap, i) => {
          sentAt += gap;
          return sent(i + 1, { sentAt });
        });
        const rows = rowsOf(timelineOf(messages), unreadFrom);
        const days = new Set(messages.map((m) => new Date(m.sentAt).toDateString()));
        expect(rows.filter((row) => row.kind === 'message')).toHaveLength(messages.length);
        expect(rows.filter((row) => row.kind === 'day')).toHaveLength(days.size);
        expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
        expect(rows.filter((row) => row.kind === 'unread').length).toBe(
          unreadFrom >= 1 && unreadFrom <= messages.length ? 1 : 0,
        );
      }),
    );
  });
});
