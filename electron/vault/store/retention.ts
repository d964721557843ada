import type Database from '@signalapp/sqlcipher';
import { z } from 'zod';
import { ChannelId, Sequence } from '../../../shared/domain/ids.ts';
import type { LocalStore } from './local-store.ts';
import type { MessageRemoval } from './messages.ts';
import { firstPlaceAt } from './places.ts';

/** Rows removed at once: some milliseconds, so that a read or a lock that comes meanwhile hardly waits. */
const BATCH = 200;
/** So many removed leave a hole in the index that is worth closing. */
const TIDY_FROM = 500;
/** Pages of the index written by one step of closing it. */
const TIDY_PAGES = 64;
/** FTS5 counts fewer changes than this for a step that found nothing to do. */
const IDLE_CHANGES = 2;

const Oldest = z.object({ place: z.int(), channelId: ChannelId, seq: Sequence });

/**
 * Removes what is too old or too much, the oldest first, a batch a call. A channel goes from its
 * beginning, so that what stays of it is one unbroken run.
 */
export function createRetention(
  db: Database,
  { total, removeUpTo, change }: MessageRemoval,
): LocalStore['trim'] {
  const oldest = db.prepare(
    'SELECT place, channel_id AS channelId, seq FROM messages ORDER BY place LIMIT ?',
  );
  const tidyAll = db.prepare("INSERT INTO message_text (message_text, rank) VALUES ('merge', ?)");
  const changes = db.prepare('SELECT total_changes()', { pluck: true });
  let removedSinceTidy = 0;
  let tidying: 'no' | 'begin' | 'on' = 'no';

  function tooMany(before: number, most: number): z.infer<typeof Oldest>[] {
    const excess = total() - most;
    const end = firstPlaceAt(before);
    const rows = z.array(Oldest).parse(oldest.all([BATCH]));
    return rows.filter(({ place }, at) => place < end || at < excess);
  }

  function removeBatch(rows: readonly z.infer<typeof Oldest>[]): void {
    let left = BATCH;
    change(() => {
      for (const { channelId, seq } of rows) {
        if (left <= 0) return;
        left -= removeUpTo(channelId, seq, left);
      }
    });
    removedSinceTidy += BATCH - left;
  }

  /** The index keeps what was removed until its parts are joined. Answers whether there is more to do. */
  function tidy(): boolean {
    if (tidying === 'no') {
      if (removedSinceTidy < TIDY_FROM) return false;
      tidying = 'begin';
      removedSinceTidy = 0;
    }
    const before = Number(changes.get());
    // Negative: all parts are to become one. After that, on with what was begun.
    tidyAll.run([tidying === 'begin' ? -TIDY_PAGES : TIDY_PAGES]);
    const idle = Number(changes.get()) - before < IDLE_CHANGES;
    tidying = idle ? 'no' : 'on';
    return !idle;
  }

  return ({ before, most }) => {
    const rows = tooMany(before, most);
    if (rows.length > 0) removeBatch(rows);
    return { more: rows.length > 0 || tidy() };
  };
}
