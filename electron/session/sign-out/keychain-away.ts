import type { Keychain } from '../../vault/keychain.ts';
import type { Vault } from '../../vault/vault.ts';
import type { SessionRecordFile } from '../session-record.ts';

/** Whether a session is here whose keychain is away: its items can neither be deleted nor seen to be gone. */
export type KeychainAway = () => Promise<boolean>;

export interface KeychainAwayOptions {
  keychain: Pick<Keychain, 'keeping'>;
  vault: Pick<Vault, 'presence'>;
  record: Pick<SessionRecordFile, 'exists'>;
}

/** A session in memory writes no record, and the slots in memory's keeping are never `unavailable`. */
export function createKeychainAway({ keychain, vault, record }: KeychainAwayOptions): KeychainAway {
  return async () =>
    keychain.keeping === 'memory' &&
    ((await record.exists()) || (await vault.presence()).state === 'unavailable');
}
