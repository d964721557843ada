import type Database from '@signalapp/sqlcipher';
import { z } from 'zod';
import type { SearchHit } from '../message-store.ts';
import { containsAll, folded, searchTerms } from '../search-text.ts';
import type { GoOn, LocalStore } from './local-store.ts';
import { MESSAGE_COLUMNS, MessageRow, messageOf, searchableIn } from './message-row.ts';

/** The trigram index answers for terms of at least this many characters. */
const TRIGRAM = 3;
/** Rows looked at between two looks at whether to go on. */
const BATCH = 500;
/** Newest rows compared one by one before the index is asked where a short term occurs at all. */
const SAMPLE = 2_000;

const Places = z.array(z.int());

/**
 * Newest first. Long terms are phrases of trigrams in the index. Short ones (one or two characters,
 * which in Chinese are words) are either common, and then soon found among the newest messages; or
 * rare, and then few trigrams begin with them. The padding in the index makes every character of a
 * body begin a trigram, the last ones too.
 */
export function createSearch(db: Database, goOn: GoOn): LocalStore['search'] {
  const newest = db.prepare(`
    SELECT ${MESSAGE_COLUMNS} FROM messages WHERE place < ? ORDER BY place DESC LIMIT ?`);
  const newestWith = db.prepare(`
    SELECT ${MESSAGE_COLUMNS} FROM messages JOIN (
      SELECT rowid FROM message_text WHERE message_text MATCH ? AND rowid < ?
      ORDER BY rowid DESC LIMIT ?
    ) ON place = rowid ORDER BY place DESC`);
  const placesBeginning = db.prepare(
    'SELECT DISTINCT doc FROM message_trigrams WHERE term >= ? AND term < ? AND doc < ?',
    { pluck: true },
  );
  const at = db.prepare(`SELECT ${MESSAGE_COLUMNS} FROM messages WHERE place = ?`);

  return (query, limit) => {
    const terms = searchTerms(query);
    if (terms.length === 0) return [];
    const short = terms.filter((term) => [...term].length < TRIGRAM);
    const phrases = terms.filter((term) => [...term].length >= TRIGRAM).map(phrase);
    const hits: SearchHit[] = [];
    const seenOf = new Map(short.map((term) => [term, 0]));
    let before = Number.MAX_SAFE_INTEGER;
    let compared = 0;

    function compare(row: MessageRow): void {
      before = row.place;
      const said = searchableIn(row);
      const text = folded(said);
      for (const term of short) {
        if (text.includes(term)) seenOf.set(term, (seenOf.get(term) ?? 0) + 1);
      }
      if (containsAll(said, terms)) hits.push({ message: messageOf(row) });
    }

    function nextRows(): MessageRow[] {
      goOn('read');
      const rows =
        phrases.length > 0
          ? newestWith.all([phrases.join(' AND '), before, BATCH])
          : newest.all([before, BATCH]);
      return z.array(MessageRow).parse(rows);
    }

    while (hits.length < limit) {
      const rows = nextRows();
      if (rows.length === 0) return hits;
      for (const row of rows) {
        if (hits.length < limit) compare(row);
      }
      compared += rows.length;
      if (short.length > 0 && compared >= SAMPLE) break;
    }

    const rarest = [...seenOf].sort(([, a], [, b]) => a - b)[0]?.[0];
    if (rarest === undefined) return hits;
    goOn('read');
    const places = Places.parse(placesBeginning.all([rarest, rarest + LAST, before]));
    for (const place of places.sort((a, b) => b - a)) {
      if (hits.length >= limit) break;
      goOn('read');
      const row = MessageRow.optional().parse(at.get([place]));
      if (row && containsAll(searchableIn(row), terms)) hits.push({ message: messageOf(row) });
    }
    return hits;
  };
}

/** Sorts after every character that may follow. */
const LAST = '\u{10ffff}';

/** FTS5's string syntax: nothing inside the quotes is an operator. */
const phrase = (term: string): string => `"${term.replaceAll('"', '""')}"`;
