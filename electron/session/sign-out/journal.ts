import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EpochMs } from '../../../shared/domain/ids.ts';
import { SignOutTrigger } from '../../../shared/domain/session.ts';
import { SignOutStepReport } from '../../../shared/ipc/view.ts';
import { draftOf, isMissing, removeFile, replaceFile } from '../durable-file.ts';

/** What ends a session on the server, and can do nothing else. */
export const Revocation = z.object({
  serverUrl: z.url({ protocol: /^https?$/ }).max(300),
  ticket: z.string().min(16).max(4096),
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
});
export type Journal = z.infer<typeof Journal>;

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
  return {
    paths: [path, draftOf(path)],
    async read() {
      const text = await textOf(path);
      // A draft alone is an intent that was cut off while it was written. It still was one.
      if (text === null && (await textOf(draftOf(path))) === null) return { state: 'none' };
      try {
        return { state: 'found', journal: Journal.parse(JSON.parse(text ?? '')) };
      } catch {
        return { state: 'garbled' };
      }
    },
    write: (journal) => replaceFile(path, JSON.stringify(journal)),
    async remove() {
      await removeFile(path);
    },
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
