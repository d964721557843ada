/** Which key-encryption key; a KMS's own name for it, or a file key's thumbprint. */
export type KeyId = string;

export interface WrappedKey {
  keyId: KeyId;
  wrapped: Uint8Array;
}

/**
 * Who holds the keys that wrap the companies' data keys: a file, or a KMS, which never gives them out.
 * `context` says whose data key it is, and is authenticated. Every call may throw a `KeyProviderError`,
 * and none may be made inside a transaction: a KMS is a network away.
 */
export interface KeyProvider {
  /** Of the key that wraps from now on. */
  currentKeyId(): Promise<KeyId>;
  has(keyId: KeyId): Promise<boolean>;
  /** Under the current key. */
  wrap(dataKey: Uint8Array, context: string): Promise<WrappedKey>;
  /** The data key, in a buffer that the caller overwrites after use. */
  unwrap(key: WrappedKey, context: string): Promise<Buffer>;
}

export type KeyProviderErrorCode =
  /** No key of that id is here. */
  | 'KeyUnknown'
  /** It is not what was wrapped under that id for that context. */
  | 'KeyRefused'
  /** Try again later. */
  | 'ProviderUnreachable';

export class KeyProviderError extends Error {
  override readonly name = 'KeyProviderError';
  readonly code: KeyProviderErrorCode;

  constructor(code: KeyProviderErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}
