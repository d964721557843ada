/** What Nightjar keeps in the OS keychain, by name. Nothing else stays there (os-keychain.ts probes, and cleans up). */
export const KEYCHAIN_ITEMS = [
  'vault-secret',
  'session-tokens',
  // The two that stay: they name nobody.
  'device-key',
  'device-signing-key',
] as const;
export type KeychainItem = (typeof KEYCHAIN_ITEMS)[number];

/**
 * `missing` and `unavailable` are different answers: a missing item may be written anew, one that
 * cannot be read just now must never be overwritten.
 */
export type KeychainRead =
  | { state: 'found'; value: Buffer }
  | { state: 'missing' }
  | { state: 'unavailable'; cause: unknown };

/** The OS keychain of this profile, or its stand-in in memory where there is none. */
export interface Keychain {
  /** `memory`: no keychain on this machine; what is written here ends with the process. */
  readonly keeping: 'kept' | 'memory';
  read(item: KeychainItem): Promise<KeychainRead>;
  /** @throws NightjarError `KeychainUnavailable` */
  write(item: KeychainItem, value: Buffer): Promise<void>;
  /** True when there was one. @throws NightjarError `KeychainUnavailable` */
  delete(item: KeychainItem): Promise<boolean>;
}
