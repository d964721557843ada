import { isDeepStrictEqual } from 'node:util';
import type Database from '@signalapp/sqlcipher';
import { z } from 'zod';
import type { ChannelId, Sequence } from '../../../shared/domain/ids.ts';
import type { Message } from '../../../shared/domain/message.ts';
import { NightjarError } from '../../../shared/errors/app-error.ts';
import type { StoredRun } from '../message-store.ts';
import { isUnbroken, spanOf, touches } from '../run.ts';
import { folded } from '../search-text.ts';
import { inTransaction } from './database.ts';
import type { GoOn, LocalStore } from './local-store.ts';
import {
  attachmentsAsJson,
  MESSAGE_COLUMNS,
  MessageRow,
  messageOf,
  searchableIn,
} from './message-row.ts';
import { createPlaces } from './places.ts';
import { createTally } from './tally.ts';

type Messages = Pick<LocalStore, 'putMessages' | 'storedRun' | 'readMessages'>;

/** What retention takes away, and how. */
export interface MessageRemoval {
  /** Of all channels. */
  total(): number;
  /** Takes at most `limit` of the channel's first messages, none beyond `seq`. Answers how many. */
  removeUpTo(channelId: ChannelId, seq: Sequence, limit: number): number;
  /** All of it, or nothing. */
  change(work: () => void): void;
}

/** Places looked up at once when a whole run goes. */
const DELETE_AT_ONCE = 500;

/** Line ends that make the last two characters of a body begin a trigram of their own; see search.ts. */
export const PADDING = '\n\n';

const Place = z.int();
const Spot = z.object({ place: Place, seq: z.int() });

/** Each channel's run of messages, and the search index that goes with them. */
export function createMessages(
  db: Database,
  goOn: GoOn,
): { calls: Messages; removal: MessageRemoval } {
  const tally = createTally(db);
  const placeFor = createPlaces(db);
  const insert = db.prepare(`
    INSERT INTO messages (place, channel_id, seq, id, client_id, author_id, body,
      attachments, sent_at)
    VALUES ($place, $channelId, $seq, $id, $clientId, $authorId, $body, $attachments, $sentAt)`);
  const insertFile = db.prepare('INSERT OR IGNORE INTO files (place, file_id) VALUES (?, ?)');
  const removeFiles = db.prepare('DELETE FROM files WHERE place = ?');
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
  const uploaded = db.prepare('DELETE FROM uploads WHERE client_id = ?');
  const lift = db.prepare('UPDATE channels SET last_seq = max(last_seq, ?) WHERE id = ?');

  const beginningOf = db.prepare(
    'SELECT place, seq FROM messages WHERE channel_id = ? AND seq <= ? ORDER BY seq LIMIT ?',
  );
  const trimmedTo = db.prepare('SELECT seq FROM trimmed WHERE channel_id = ?', { pluck: true });
  const trim = db.prepare(`
    INSERT INTO trimmed (channel_id, seq) VALUES (?, ?)
    ON CONFLICT (channel_id) DO UPDATE SET seq = max(seq, excluded.seq)`);

  function runOf(channelId: ChannelId): StoredRun | null {
    const from = first.get([channelId]);
    const to = last.get([channelId]);
    if (typeof from === 'number' && typeof to === 'number') return { from, to };
    const trimmed = trimmedTo.get([channelId]);
    return typeof trimmed === 'number' ? { from: trimmed + 1, to: trimmed } : null;
  }

  function removeAt(place: number): void {
    goOn('write');
    remove.run([place]);
    removeText.run([place]);
    removeFiles.run([place]);
    tally.changeBy(-1);
  }

  function removeUpTo(channelId: ChannelId, seq: Sequence, limit: number): number {
    const spots = z.array(Spot).parse(beginningOf.all([channelId, seq, limit]));
    for (const { place } of spots) removeAt(place);
    const end = spots.at(-1);
    if (end) trim.run([channelId, end.seq]);
    return spots.length;
  }

  function change(work: () => void): void {
    try {
      inTransaction(db, work);
    } catch (cause) {
      tally.recount();
      throw cause;
    }
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
    const { attachments = [] } = message;
    insert.run({ ...message, attachments: attachmentsAsJson(attachments), place });
    insertText.run([place, folded(searchableIn(message)) + PADDING]);
    for (const { fileId } of attachments) insertFile.run([place, fileId]);
    tally.changeBy(1);
  }

  function replaceOrAdd(message: Message): void {
    const row = MessageRow.optional().parse(bySeq.get([message.channelId, message.seq]));
    if (row && isSame(messageOf(row), message)) return;
    if (row) removeAt(row.place);
    add(message);
  }

  const calls: Messages = {
    putMessages(channelId, messages) {
      if (!isUnbroken(messages, channelId)) {
        throw new NightjarError('Internal', 'messages with a gap between them');
      }
      const span = spanOf(messages);
      if (!span) return;
      change(() => {
        for (const { clientId } of messages) {
          sent.run([clientId]);
          uploaded.run([clientId]);
        }
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
  return { calls, removal: { total: tally.value, removeUpTo, change } };
}

const isSame = (a: Message, b: Message): boolean =>
  a.id === b.id &&
  a.clientId === b.clientId &&
  a.authorId === b.authorId &&
  a.body === b.body &&
  isDeepStrictEqual(a.attachments, b.attachments) &&
  a.sentAt === b.sentAt;
