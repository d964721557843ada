import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EpochMs } from '../../../shared/domain/ids.ts';
import { SignOutTrigger } from '../../../shared/domain/session.ts';
import { SignOutStepReport } from '../../../shared/ipc/view.ts';
import { draftOf, isMissing, removeFile, replaceFile } from '../../durable/durable-file.ts';
import { createTurns } from '../../durable/turns.ts';
import { Inventory } from './inventory.ts';
import { ReceiptSubject } from './subject.ts';

/** What ends a session on the server, and can do nothing else. */
export const Revocation = z.object({
  serverUrl: z.url({ protocol: /^https?$/ }).max(300),
  ticket: z.string().min(16).max(4096),
  /** What the receipt of its sign-out is about; without it there is none. */
  subject: ReceiptSubject.optional(),
});
export type Revocation = z.infer<typeof Revocation>;

/** A sign-out under way: its intent and how far it came. Neither content nor tokens. */
export const Journal = z.object({
  version: z.literal(1),
  trigger: SignOutTrigger,
  startedAt: EpochMs,
  /** Null when the session's record could not be read. */
  revocation: Revocation.nullable(),
  steps: z.array(SignOutStepReport),
  /** What there was to remove as it began: a step that was cut off did not come to say. */
  inventory: Inventory.default({}),
  /** A keychain that is kept may still have items of the session, also when nothing else tells of it. */
  keychainOwes: z.boolean().optional(),
  /** Messages in the outbox as it began. */
  unsent: z.int().nonnegative().default(0),
});
export type Journal = z.infer<typeof Journal>;

/** A newer Nightjar's sign-out is finished with this one's steps, which run from the first. */
const NewerJournal = Journal.extend({
  version: z.int().min(2),
  trigger: SignOutTrigger.catch('unreadable'),
  steps: z.unknown(),
}).transform((newer): Journal => ({ ...newer, version: 1, steps: [] }));

const ReadableJournal = z.union([Journal, NewerJournal]);

export type JournalRead =
  | { state: 'none' }
  | { state: 'found'; journal: Journal }
  /** Something is there that does not read as a journal: a sign-out nobody knows how far it came. */
  | { state: 'garbled' };

export interface JournalFile {
  /** Where it lies, and where it is drafted. */
  readonly paths: readonly string[];
  read(): Promise<JournalRead>;
  /** Durable when it resolves. */
  write(journal: Journal): Promise<void>;
  remove(): Promise<void>;
}

export function createJournalFile(profile: string): JournalFile {
  const path = join(profile, 'sign-out.journal.json');
  // A write that was given up may still end: not after what came after it.
  const turns = createTurns();

  async function read(): Promise<JournalRead> {
    const text = await textOf(path);
    // A draft alone is an intent that was cut off while it was written. It still was one.
    if (text === null && (await textOf(draftOf(path))) === null) return { state: 'none' };
    try {
      return { state: 'found', journal: ReadableJournal.parse(JSON.parse(text ?? '')) };
    } catch {
      return { state: 'garbled' };
    }
  }

  return {
    paths: [path, draftOf(path)],
    read: () => turns.take(read),
    write: (journal) => turns.take(() => replaceFile(path, JSON.stringify(journal))),
    remove: () =>
      turns.take(async () => {
        await removeFile(path);
      }),
  };
}

/** Null when there is no such file; empty when there is one that cannot be read. */
async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    return isMissing(cause) ? null : '';
  }
}
