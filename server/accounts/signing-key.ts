import { desc } from 'drizzle-orm';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { signingKeys } from '../db/schema.ts';

/** RFC 8037: Ed25519. */
export const SIGNING_ALGORITHM = 'EdDSA';

/** RFC 8037 §2. */
const Ed25519Jwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});

export interface SigningKey {
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

/** The key this database's tokens are signed with; made at the first start. */
export async function openSigningKey(database: Database, clock: Clock): Promise<SigningKey> {
  const fresh = await newKey(clock());
  const stored = await database.asOwner(async (tx) => {
    const [newest] = await tx
      .select()
      .from(signingKeys)
      .orderBy(desc(signingKeys.createdAt), signingKeys.kid)
      .limit(1);
    if (newest) return newest;
    await tx.insert(signingKeys).values(fresh);
    return fresh;
  });
  const { d, ...publicJwk } = Ed25519Jwk.parse(JSON.parse(stored.privateJwk));
  return {
    kid: stored.kid,
    privateKey: await toKey({ ...publicJwk, d }),
    publicKey: await toKey(publicJwk),
  };
}

async function newKey(createdAt: number) {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { kid: await calculateJwkThumbprint(jwk), privateJwk: JSON.stringify(jwk), createdAt };
}

async function toKey(jwk: Parameters<typeof importJWK>[0]): Promise<CryptoKey> {
  const key = await importJWK(jwk, SIGNING_ALGORITHM);
  if (key instanceof Uint8Array) throw new TypeError('the signing key is not an Ed25519 key');
  return key;
}
