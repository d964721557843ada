import type { Result } from '../../shared/errors/app-error.ts';
import type { MessageStore } from './message-store.ts';

export type UnlockMethod = 'password' | 'pin';

/** Where a vault is kept. */
export type VaultPlace = 'disk' | 'memory';

export type VaultPresence =
  | { state: 'none' }
  /** Key slots are on disk and the keychain has the secret that goes with them. */
  | { state: 'closed'; methods: UnlockMethod[] }
  | { state: 'open'; methods: UnlockMethod[] }
  /** The keychain cannot be read now: try again later, change nothing. */
  | { state: 'unavailable' }
  /** A newer Nightjar wrote the slots: only that one can open it. Change nothing. */
  | { state: 'newer' }
  /** The keychain answers and the secret is not there, or the slots are damaged: nothing can open it any more. */
  | { state: 'lost' };

/**
 * The vault: a random 256-bit key, the SQLCipher store under it, and the slots that hold the key
 * wrapped. To open a slot takes both halves: a secret from the OS keychain and the person's password
 * or PIN (through argon2id). The key itself lives in the store worker and nowhere else.
 */
export interface Vault {
  presence(): Promise<VaultPresence>;
  /**
   * Makes key, slot and empty store, and opens it. An old vault must have been destroyed before. One in
   * `memory` leaves nothing on the disk and nothing in the keychain: see
   * docs/decisions/memory-only-sessions.md.
   */
  create(password: string, place?: VaultPlace): Promise<Result<void>>;
  /** `WrongSecret` when the password or PIN does not open its slot. */
  open(method: UnlockMethod, secret: string): Promise<Result<void>>;
  /** Lock: the database is closed and the key overwritten. Idempotent; resolves when it is so. */
  close(): Promise<void>;
  /** While open: whether this password opens the password slot. */
  checkPassword(password: string): Promise<boolean>;
  /** While open. `WrongSecret` when `current` is wrong. A PIN stays. */
  changePassword(current: string, next: string): Promise<Result<void>>;
  /** While open. `WrongSecret` when the password is wrong, `PinTooSimple` for repeats and runs. */
  setPin(pin: string, password: string): Promise<Result<void>>;
  removePin(): Promise<Result<void>>;
  /** Crypto-shred: keychain secret, slots and the key in memory. Answers how many things went. */
  destroyKeys(): Promise<number>;
  /** Deletes the store's files, open or not. Answers how many files went. */
  deleteStore(): Promise<number>;
  readonly store: MessageStore;
}
