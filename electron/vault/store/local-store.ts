import type Database from '@signalapp/sqlcipher';
import type { MessageStore } from '../message-store.ts';
import { createFrame } from './frame.ts';
import { createMessages } from './messages.ts';
import { createPending } from './pending.ts';
import { createRetention } from './retention.ts';
import { createSearch } from './search.ts';
import { createUploads } from './uploads.ts';

/** The store where the database is: the same calls as `MessageStore`, answered at once. */
export type LocalStore = {
  [N in keyof MessageStore]: (
    ...args: Parameters<MessageStore[N]>
  ) => Awaited<ReturnType<MessageStore[N]>>;
};

/** Called between the parts of long work; throws when it is to be left. */
export type GoOn = (kind: 'read' | 'write') => void;

export function createLocalStore(db: Database, goOn: GoOn): LocalStore {
  const { calls, removal } = createMessages(db, goOn);
  return {
    ...createFrame(db),
    ...calls,
    ...createPending(db),
    ...createUploads(db),
    search: createSearch(db, goOn),
    trim: createRetention(db, removal),
  };
}
