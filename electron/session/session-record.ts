import { access } from 'node:fs/promises';
import { z } from 'zod';
import { EpochMs, SessionId } from '../../shared/domain/ids.ts';
import { Me, Tenant } from '../../shared/domain/person.ts';
import { NightjarError } from '../../shared/errors/app-error.ts';
import { UnlocksWith } from '../../shared/ipc/view.ts';
import { Policy } from '../../shared/policy/policy.ts';
import { isMissing, removeFile } from '../durable/durable-file.ts';
import { createTurns } from '../durable/turns.ts';
import { HeldPolicy } from '../policy/company-policy.ts';
import { createSealedFile, type SealedRead } from '../vault/sealed-file.ts';
import { TermRecord } from './term.ts';

/** What has to outlive a restart for a session to be found again, locked. */
export const SessionRecord = z.object({
  serverUrl: z.url({ protocol: /^https?$/ }).max(300),
  sessionId: SessionId,
  me: Me,
  tenant: Tenant,
  company: HeldPolicy,
  /** In force when it was written. Company, machine and person are asked anew at each start. */
  policy: Policy,
  lastActivity: EpochMs,
  /** What the clock showed when it was last looked at: a start that finds less on it knows that it was set. */
  lastObserved: EpochMs,
  failedUnlocks: z.int().nonnegative(),
  retryAt: EpochMs,
  revocationTicket: z.string().min(16).max(4096),
  /** The company's word for the key that signs this session's logout receipt. */
  deviceCertificate: z.string().min(16).max(4096),
  term: TermRecord,
  /** What the vault's password is. */
  unlocksWith: UnlocksWith.default('account'),
  /** Messages in the outbox: a start that signs out without opening the store can tell how many went. */
  unsent: z.int().nonnegative().default(0),
});
export type SessionRecord = z.infer<typeof SessionRecord>;

const VERSION = 1;

export interface SessionRecordFile {
  /** Whether there is a file, readable or not. */
  exists(): Promise<boolean>;
  read(key: Buffer): Promise<SealedRead<SessionRecord>>;
  /** One write at a time, in the order of the calls. Nothing is written between `delete` and `renew`. */
  save(key: Buffer, record: SessionRecord): Promise<void>;
  /** Allows writing again, for a new session. */
  renew(): void;
  /** Answers how many files went: 0 or 1. */
  delete(): Promise<number>;
}

export function createSessionRecordFile(path: string): SessionRecordFile {
  const turns = createTurns();
  let deleted = false;

  const sealed = (key: Buffer) =>
    createSealedFile({
      path,
      key,
      purpose: 'session-record',
      version: VERSION,
      schema: SessionRecord,
    });

  return {
    exists: () =>
      turns.take(() =>
        access(path).then(
          () => true,
          (cause: unknown) => !isMissing(cause),
        ),
      ),
    read: (key) => turns.take(() => sealed(key).read()),
    save: (key, record) =>
      turns.take(async () => {
        if (deleted) throw new NightjarError('WrongState', 'the session record was deleted');
        await sealed(key).write(record);
      }),
    renew() {
      deleted = false;
    },
    delete() {
      deleted = true;
      return turns.take(() => removeFile(path));
    },
  };
}
