import type Database from '@signalapp/sqlcipher';
import { z } from 'zod';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import type { StoredRun } from '../message-store.ts';
import { isUnbroken, spanOf, touches } from '../run.ts';
import { folded } from '../search-text.ts';
import { inTransaction } from './database.ts';
import type { GoOn, LocalStore } from './local-store.ts';
import { MESSAGE_COLUMNS, MessageRow, messageOf } from './message-row.ts';
import { createPlaces } from './places.ts';

type Messages = Pick<LocalStore, 'putMessages' | 'storedRun' | 'readMessages'>;

/** Places looked up at once when a whole run goes. */
const DELETE_AT_ONCE = 500;

/** Line ends that make the last two characters of a body begin a trigram of their own; see search.ts. */
export const PADDING = '\n\n';

const Place = z.int();

/** Each channel's run of messages, and the search index that goes with them. */
export function createMessages(db: Database, goOn: GoOn): Messages {
  const placeFor = createPlaces(db);
  const insert = db.prepare(`
    INSERT INTO messages (place, channel_id, seq, id, client_id, author_id, body, sent_at)
    VALUES ($place, $channelId, $seq, $id, $clientId, $authorId, $body, $sentAt)`);
  const insertText = db.prepare('INSERT INTO message_text (rowid, body) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM messages WHERE place = ?');
  const removeText = db.prepare('DELETE FROM message_text WHERE rowid = ?');
  const bySeq = db.prepare(
    `SELECT ${MESSAGE_COLUMNS} FROM messages WHERE channel_id = ? AND seq = ?`,
  );
  const placesOf = db.prepare(
    'SELECT place FROM messages WHERE channel_id = ? ORDER BY seq LIMIT ?',
    { pluck: true },
  );
  // Each reads one end of the index; both in one SELECT would walk it.
  const first = db.prepare('SELECT min(seq) FROM messages WHERE channel_id = ?', { pluck: true });
  const last = db.prepare('SELECT max(seq) FROM messages WHERE channel_id = ?', { pluck: true });
  const below = db.prepare(`
    SELECT ${MESSAGE_COLUMNS} FROM messages WHERE channel_id = ? AND seq < ?
    ORDER BY seq DESC LIMIT ?`);
  const sent = db.prepare('DELETE FROM outbox WHERE client_id = ?');
  const lift = db.prepare('UPDATE channels SET last_seq = max(last_seq, ?) WHERE id = ?');

  function runOf(channelId: ChannelId): StoredRun | null {
    const from = first.get([channelId]);
    const to = last.get([channelId]);
    return typeof from === 'number' && typeof to === 'number' ? { from, to } : null;
  }

  function removeAt(place: number): void {
    goOn('write');
    remove.run([place]);
    removeText.run([place]);
  }

  function removeAll(channelId: ChannelId): void {
    for (;;) {
      const places = z.array(Place).parse(placesOf.all([channelId, DELETE_AT_ONCE]));
      if (places.length === 0) return;
      places.forEach(removeAt);
    }
  }

  function add(message: Message): void {
    goOn('write');
    const place = placeFor(message.sentAt);
    insert.run({ ...message, place });
    insertText.run([place, folded(message.body) + PADDING]);
  }

  function replaceOrAdd(message: Message): void {
    const row = MessageRow.optional().parse(bySeq.get([message.channelId, message.seq]));
    if (row && isSame(messageOf(row), message)) return;
    if (row) removeAt(row.place);
    add(message);
  }

  return {
    putMessages(channelId, messages) {
      if (!isUnbroken(messages, channelId)) {
        throw new NightjarError('Internal', 'messages with a gap between them');
      }
      const span = spanOf(messages);
      if (!span) return;
      inTransaction(db, () => {
        for (const { clientId } of messages) sent.run([clientId]);
        lift.run([span.to, channelId]);
        const held = runOf(channelId);
        if (!touches(held, span)) {
          // The newest run wins: an older page beside it is not stored at all.
          if (held && span.to < held.from) return;
          removeAll(channelId);
        }
        for (const message of messages) {
          const overlaps = held && message.seq >= held.from && message.seq <= held.to;
          if (overlaps) replaceOrAdd(message);
          else add(message);
        }
      });
    },
    storedRun: runOf,
    readMessages(channelId, before, limit) {
      const rows = below.all([channelId, before ?? Number.MAX_SAFE_INTEGER, limit]);
      return z.array(MessageRow).parse(rows).reverse().map(messageOf);
    },
  };
}

const isSame = (a: Message, b: Message): boolean =>
  a.id === b.id &&
  a.clientId === b.clientId &&
  a.authorId === b.authorId &&
  a.body === b.body &&
  a.sentAt === b.sentAt;
