import { randomBytes } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { deriveKey, KEY_BYTES, SEAL_OVERHEAD_BYTES, seal, unseal } from './seal.ts';

const SALT_BYTES = 16;

/** What argon2id costs (RFC 9106). Bounded, so that no file can make an unlock take all memory or all day. */
export const Argon2Cost = z.object({
  memoryKib: z.int().min(8).max(1_048_576),
  passes: z.int().min(1).max(16),
  lanes: z.int().min(1).max(16),
});
export type Argon2Cost = z.infer<typeof Argon2Cost>;

/** RFC 9106 §4, second recommended option. 100 to 250 ms on a desktop computer. */
export const STRONG_COST: Argon2Cost = { memoryKib: 65_536, passes: 3, lanes: 4 };

const base64Of = (bytes: number) => z.base64().length(Math.ceil(bytes / 3) * 4);

/** The vault key, wrapped for one method. */
export const KeySlot = z.object({
  cost: Argon2Cost,
  salt: base64Of(SALT_BYTES),
  sealed: base64Of(KEY_BYTES + SEAL_OVERHEAD_BYTES),
});
export type KeySlot = z.infer<typeof KeySlot>;

interface Halves {
  /** The person's password or PIN. */
  secret: string;
  /** What only the keychain holds. */
  keychainSecret: Uint8Array;
}

export async function wrapKey(
  vaultKey: Uint8Array,
  { cost, ...halves }: Halves & { cost: Argon2Cost },
): Promise<KeySlot> {
  const salt = randomBytes(SALT_BYTES);
  const wrapping = await wrappingKey(halves, salt, cost);
  try {
    const sealed = seal(wrapping, 'key-slot', vaultKey);
    return { cost, salt: salt.toString('base64'), sealed: sealed.toString('base64') };
  } finally {
    wrapping.fill(0);
  }
}

/** Null when the password or PIN is another one. The caller overwrites the key after use. */
export async function unwrapKey(slot: KeySlot, halves: Halves): Promise<Buffer | null> {
  const wrapping = await wrappingKey(halves, Buffer.from(slot.salt, 'base64'), slot.cost);
  try {
    return unseal(wrapping, 'key-slot', Buffer.from(slot.sealed, 'base64'))?.plain ?? null;
  } finally {
    wrapping.fill(0);
  }
}

async function wrappingKey(halves: Halves, salt: Buffer, cost: Argon2Cost): Promise<Buffer> {
  // Typed on different keyboards, the same password may arrive composed differently.
  const secret = Buffer.from(halves.secret.normalize('NFKC'));
  // argon2id is what the library does when no algorithm is named.
  const stretched = await hashRaw(secret, {
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: cost.lanes,
    outputLen: KEY_BYTES,
    salt,
  });
  try {
    return deriveKey(stretched, 'wrapping-key', halves.keychainSecret);
  } finally {
    stretched.fill(0);
    secret.fill(0);
  }
}
