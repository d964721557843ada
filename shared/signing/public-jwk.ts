import { z } from 'zod';

/**
 * The public half of an Ed25519 key (RFC 8037 §2). `x`: 32 bytes in base64url; of its 43 characters the
 * last has two bits to spare, which must be zero, so that a key has one spelling.
 */
export const PublicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/),
});
export type PublicJwk = z.infer<typeof PublicJwk>;
