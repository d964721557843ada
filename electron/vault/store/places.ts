import type Database from '@signalapp/sqlcipher';
import type { EpochMs } from '../../../shared/domain/ids.ts';

/** Places for messages of the same millisecond; more go on into the next one's. */
const SLOTS = 1_024;
/** The year 2109. A later time than that is nonsense, and times the slots it would not be an exact number. */
const LATEST_MS = 2 ** 42;

/** The first place that a message of this time can have. */
export const firstPlaceAt = (sentAt: EpochMs): number =>
  Math.min(Math.max(0, sentAt), LATEST_MS) * SLOTS;

/** Finds the place of a new message: ascending with time, so that "newest first" is the order of the rows. */
export type Places = (sentAt: EpochMs) => number;

export function createPlaces(db: Database): Places {
  const newestBelow = db.prepare('SELECT max(place) FROM messages WHERE place < ?', {
    pluck: true,
  });
  return (sentAt) => {
    let first = firstPlaceAt(sentAt);
    for (;;) {
      const newest = Number(newestBelow.get([first + SLOTS]) ?? -1);
      if (newest < first) return first;
      if (newest + 1 < first + SLOTS) return newest + 1;
      first += SLOTS;
    }
  };
}
