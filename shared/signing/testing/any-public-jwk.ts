import { base64url } from 'jose';
import type { PublicJwk } from '../public-jwk.ts';

/** A key that nobody signs with. */
export const anyPublicJwk = (): PublicJwk => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: base64url.encode(crypto.getRandomValues(new Uint8Array(32))),
});
