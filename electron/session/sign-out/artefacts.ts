import type { SignOutStepName } from '../../../shared/ipc/view.ts';
import type { ArtefactName } from '../../../shared/receipt/artefact.ts';

/** What may lie in a place after sign-out. */
type Ending =
  /**
   * Nothing: the step removes it, and the verifier looks that it is gone. `tellsOf`: what the receipt
   * counts by these files.
   */
  | { removedBy: SignOutStepName; tellsOf?: readonly ArtefactName[] }
  /** The file, which names nobody and carries no content. */
  | { mayStay: string };

/** A place in which the app writes. `path` is relative to the profile, with `/` on every system. */
export type WrittenPlace = { what: string; path: RegExp } & Ending;

/**
 * Every place below the profile in which the app writes, and what becomes of it. A file that no entry
 * covers fails `e2e/written-files.spec.ts`: whoever adds one adds it here, with the step that removes it.
 */
export const WRITTEN_PLACES: readonly WrittenPlace[] = [
  {
    what: 'vault key, wrapped',
    path: /^vault\/key-slots(\.memory)?(\.draft)?$/,
    removedBy: 'destroy-keys',
    tellsOf: ['vault-keys'],
  },
  {
    what: 'message store',
    path: /^vault\/messages\.db(-wal|-shm|-journal)?$/,
    removedBy: 'delete-store',
    tellsOf: ['message-store'],
  },
  {
    what: 'session record',
    path: /^session\.sealed(\.draft)?$/,
    removedBy: 'delete-session-record',
    // The record's key is in the tokens' item of the keychain.
    tellsOf: ['session-record', 'session-tokens'],
  },
  {
    what: 'files of messages, encrypted, whole or on their way',
    path: /^files\/[0-9a-f-]{36}(\.part)?$/,
    removedBy: 'delete-files',
    tellsOf: ['attachments'],
  },
  {
    what: 'temporary files of ours and of Chromium',
    path: /^temp\/./,
    removedBy: 'clear-desktop-traces',
    tellsOf: ['desktop-traces'],
  },
  {
    what: 'settings under way',
    path: /^settings\.json\.tmp-\d{10}[0-9a-f]{6}$/,
    removedBy: 'clear-desktop-traces',
  },
  {
    what: 'what is left to do of a sign-out',
    path: /^sign-out\.journal\.json(\.draft)?$/,
    removedBy: 'verify',
  },
  {
    what: 'tickets that can only end a session, and receipts',
    path: /^revocations\.json(\.draft)?$/,
    mayStay: 'until they are delivered; see docs/decisions/revocation-ticket-stays.md',
  },
  { what: 'settings of this device', path: /^settings\.json$/, mayStay: 'sealed, and name nobody' },
  {
    what: 'one process a profile',
    path: /^(Singleton(Lock|Cookie|Socket)|lockfile)$/,
    mayStay: 'a lock',
  },
  {
    what: 'Chromium’s bookkeeping of an empty browser',
    path: /^(chromium\/.|Local State$)/,
    mayStay: 'as far as electron/shell/residue.ts lets it',
  },
];

/** The entry that covers a path; undefined for a file that nobody declared. */
export const placeOf = (path: string): WrittenPlace | undefined =>
  WRITTEN_PLACES.find((place) => place.path.test(path));
