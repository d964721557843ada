import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
export const KEY_BYTES = 32;
/** NIST SP 800-38D §8.2.2: random, so one key is good for 2^32 of them. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What was sealed is another key's, stands in another place than it was sealed for, or was changed. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** Nonce, ciphertext, tag. `associated` is not in it, and has to be the same to decrypt. */
export function encrypt(key: Uint8Array, associated: Uint8Array, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws `SealBroken`. */
export function decrypt(key: Uint8Array, associated: Uint8Array, sealed: Uint8Array): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken('too short');
  const end = sealed.length - TAG_BYTES;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated).setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch (cause) {
    throw new SealBroken('not sealed with this key for this place', { cause });
  }
}
