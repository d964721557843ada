import type Database from '@signalapp/sqlcipher';

/** How many messages there are: counted once, since that reads them all, and kept up to date. */
export interface Tally {
  value(): number;
  changeBy(difference: number): void;
  /** What was added and removed may have been rolled back. */
  recount(): void;
}

export function createTally(db: Database): Tally {
  const count = db.prepare('SELECT count(*) FROM messages', { pluck: true });
  let known: number | null = null;
  return {
    value() {
      known ??= Number(count.get());
      return known;
    },
    changeBy(difference) {
      if (known !== null) known += difference;
    },
    recount() {
      known = null;
    },
  };
}
