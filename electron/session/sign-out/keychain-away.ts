import type { Keychain } from '../../vault/keychain.ts';
import type { Vault } from '../../vault/vault.ts';
import type { SessionRecordFile } from '../session-record.ts';
import type { JournalFile } from './journal.ts';

/** Whether a session is here whose keychain is away: its items can neither be deleted nor seen to be gone. */
export type KeychainAway = () => Promise<boolean>;

export interface KeychainAwayOptions {
  keychain: Pick<Keychain, 'keeping'>;
  vault: Pick<Vault, 'presence'>;
  record: Pick<SessionRecordFile, 'exists'>;
  journal: Pick<JournalFile, 'read'>;
}

/** A session in memory writes no record, and the slots in memory's keeping are never `unavailable`. */
export function createKeychainAway(options: KeychainAwayOptions): KeychainAway {
  const { keychain, vault, record, journal } = options;

  /** The keychain went away in the middle of a sign-out, after slots and record had gone. */
  async function owes(): Promise<boolean> {
    const read = await journal.read();
    return read.state === 'found' && read.journal.keychainOwes === true;
  }

  return async () =>
    keychain.keeping === 'memory' &&
    ((await record.exists()) || (await vault.presence()).state === 'unavailable' || owes());
}
