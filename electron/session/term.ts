import { z } from 'zod';
import { EpochMs } from '../../shared/domain/ids.ts';
import { epochOf, type Instant, shifted } from './instant.ts';

/** How long a session may last whoever is there, as it outlives a restart. Wall times of this computer but for `wordAt`. */
export const TermRecord = z.object({
  signedInAt: EpochMs,
  /** When the account ends; null: on no day that is known. */
  accountEndsAt: EpochMs.nullable(),
  /** When the newest signed word from the server was heard, and what the server's clock showed in it. */
  wordHeardAt: EpochMs,
  wordAt: EpochMs,
});
export type TermRecord = z.infer<typeof TermRecord>;

/** The same on today's clocks. */
export interface Term {
  readonly signedInAt: Instant;
  readonly accountEndsAt: EpochMs | null;
  readonly word: { readonly heard: Instant; readonly at: EpochMs };
}

/** Only wall time survives a process. What lies in the future was written under another clock, and counts as now. */
export function termOf(record: TermRecord, now: Instant): Term {
  const ago = (wall: EpochMs) => shifted(now, -Math.max(0, now.wall - wall));
  return {
    signedInAt: ago(record.signedInAt),
    accountEndsAt: record.accountEndsAt,
    word: { heard: ago(record.wordHeardAt), at: record.wordAt },
  };
}

export const recordOf = ({ signedInAt, accountEndsAt, word }: Term): TermRecord => ({
  signedInAt: epochOf(signedInAt.wall),
  accountEndsAt,
  wordHeardAt: epochOf(word.heard.wall),
  wordAt: word.at,
});

/** Every moment moved on the wall clock, which was set by `ms`. */
export function movedBy(term: Term, ms: number): Term {
  const moved = (at: Instant): Instant => ({ wall: at.wall + ms, mono: at.mono });
  return {
    ...term,
    signedInAt: moved(term.signedInAt),
    word: { ...term.word, heard: moved(term.word.heard) },
  };
}
