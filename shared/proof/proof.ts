import { base64url, type CryptoKey, SignJWT } from 'jose';
import { z } from 'zod';
import { PublicJwk } from '../signing/public-jwk.ts';
import type { SigningKey } from '../signing/signed-document.ts';

/** RFC 9449 §4.1: the HTTP header that carries a proof. */
export const PROOF_HEADER = 'dpop';
/** RFC 9449 §8.1: the HTTP header in which the server says what the next proofs have to carry. */
export const NONCE_HEADER = 'dpop-nonce';
/** RFC 9449 §7.1: how an access token is shown that is worth nothing without a proof. */
export const TOKEN_SCHEME = 'DPoP';

/** RFC 8037 §3.1: Ed25519, the one kind of key that a device has. */
export const PROOF_ALGORITHM = 'EdDSA';
const TYPE = 'dpop+jwt';

/** A proof as it travels: a JWT. */
export const Proof = z.string().min(16).max(2048);

/** Nothing else may stand in a proof's header (RFC 9449 §4.2): what nobody checks, nobody may say. */
export const ProofHeader = z.strictObject({
  typ: z.literal(TYPE),
  alg: z.literal(PROOF_ALGORITHM),
  jwk: PublicJwk,
});

export const ProofClaims = z.object({
  /** Names this one proof: it is taken once. */
  jti: z.string().min(16).max(64),
  htm: z.string().max(16),
  /** Without query and fragment. */
  htu: z.url().max(2048),
  /** Of the device's clock, which nobody relies on: how old a proof is, its nonce says. */
  iat: z.number(),
  nonce: z.string().max(128).optional(),
  /** RFC 9449 §4.2: of the access token that is shown with it. */
  ath: z.string().max(64).optional(),
});
export type ProofClaims = z.infer<typeof ProofClaims>;

/** One HTTP request, or the handshake of a socket and what later renews it. */
export interface Provable {
  method: string;
  url: URL;
  accessToken?: string | undefined;
  /** As the server last gave it; none before it gave one. */
  nonce?: string | undefined;
}

/** Proves that whoever sends this request holds the device's key. Good for this one request. */
export async function signProof(
  { privateKey, publicJwk }: SigningKey,
  { method, url, accessToken, nonce }: Provable,
): Promise<string> {
  const { kty, crv, x } = publicJwk;
  const claims = {
    jti: crypto.randomUUID(),
    htm: method,
    htu: url.origin + url.pathname,
    ...(nonce === undefined ? {} : { nonce }),
    ...(accessToken === undefined ? {} : { ath: await hashOfShown(accessToken) }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: PROOF_ALGORITHM, typ: TYPE, jwk: { kty, crv, x } })
    .setIssuedAt()
    .sign(privateKey satisfies CryptoKey);
}

/** `ath`: base64url of SHA-256. */
export async function hashOfShown(accessToken: string): Promise<string> {
  const bytes = new TextEncoder().encode(accessToken);
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
