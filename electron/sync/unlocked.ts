import type { Me } from '../../shared/domain/person.ts';
import type { AttachmentBook } from '../files/attachment-book.ts';
import type { Clock } from '../session/ports.ts';
import type { MessageStore } from '../vault/message-store.ts';
import type { Background } from './background.ts';
import type { SyncListener } from './sync.ts';
import type { Timings } from './timings.ts';
import type { Call } from './wire.ts';

/** What the parts that handle content share, from one unlock to the next lock. */
export interface Unlocked {
  /** The store while unlocked; throws `WrongState` from the moment of the lock on. */
  store(): MessageStore;
  line: {
    /** Connected, and the server sends and takes content. */
    readonly open: boolean;
    call: Call;
  };
  me(): Me | null;
  /** What opens the files that the page may ask for. */
  book: AttachmentBook;
  emit: SyncListener['chatEvent'];
  background: Background;
  clock: Clock;
  timings: Timings;
}
