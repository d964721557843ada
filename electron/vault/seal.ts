import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { joinSecrets } from './secret-bytes.ts';

/** AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;
export const SEAL_OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** What is sealed, and the version of its format that the writer named: the first byte, authenticated. */
export interface Unsealed {
  version: number;
  plain: Buffer;
}

/** A key for one purpose (HKDF, RFC 5869), so that what one file says can never pass for another. */
export function deriveKey(key: Uint8Array, purpose: string, salt: Uint8Array = EMPTY): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `nightjar/${purpose}`, KEY_BYTES));
}
const EMPTY = new Uint8Array(0);

/**
 * Version, nonce, ciphertext, tag. Opens only under the same key and purpose. `version` (1 to 255) is
 * that of the plain text's format; this envelope stays as it is, so that an older Nightjar can tell
 * what a newer one wrote from what is damaged.
 */
export function seal(key: Uint8Array, purpose: string, plain: Uint8Array, version = 1): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const derived = deriveKey(key, purpose);
  try {
    const cipher = createCipheriv('aes-256-gcm', derived, nonce);
    cipher.setAAD(associated(purpose, version));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([Buffer.of(version), nonce, body, cipher.getAuthTag()]);
  } finally {
    derived.fill(0);
  }
}

/** Null when it was not sealed under this key and purpose, or is not what was sealed. */
export function unseal(key: Uint8Array, purpose: string, sealed: Uint8Array): Unsealed | null {
  const version = sealed[0];
  if (sealed.length < SEAL_OVERHEAD_BYTES || version === undefined) return null;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const body = sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES);
  const derived = deriveKey(key, purpose);
  try {
    const decipher = createDecipheriv('aes-256-gcm', derived, nonce);
    decipher.setAAD(associated(purpose, version));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return { version, plain: joinSecrets([decipher.update(body), decipher.final()]) };
  } catch {
    // `final` throws for one reason: the tag does not fit.
    return null;
  } finally {
    derived.fill(0);
  }
}

const associated = (purpose: string, version: number): Buffer =>
  Buffer.from(`nightjar/${purpose}/v${version}`);
