import { z } from 'zod';
import { Language } from '../../language/language.ts';

/** Six digits, however they are grouped. */
export const TotpCode = z
  .string()
  .max(20)
  .transform((code) => code.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/));

/** However it is grouped and written. */
const RecoveryCode = z
  .string()
  .max(64)
  .transform((code) => code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
  .pipe(z.string().length(10));

/** A second factor that is typed. */
export const CodeProof = z.discriminatedUnion('method', [
  z.object({ method: z.literal('totp'), code: TotpCode }),
  z.object({ method: z.literal('recovery'), code: RecoveryCode }),
]);
export type CodeProof = z.infer<typeof CodeProof>;

/** 256 random bits, base64url. */
export const Handle = z.string().regex(/^[\w-]{43}$/);

/** What begins in the client and goes on in the system's browser (RFC 8252). */
export const CeremonyRequest = z.object({
  /** RFC 8252 §7.3: a listener of the client's, which no other machine can be. */
  redirectUri: z
    .string()
    .max(256)
    .regex(/^http:\/\/127\.0\.0\.1:\d{1,5}\/[\w./-]*$/),
  /** RFC 7636: S256. */
  challenge: z.string().regex(/^[\w-]{43}$/),
  /** Comes back with the redirect, as it is. */
  state: z.string().regex(/^[\w-]{16,128}$/),
  /** The page's. */
  language: Language,
});
export type CeremonyRequest = z.infer<typeof CeremonyRequest>;

/** What ends it, in the client. */
export const CeremonyEnd = z.object({
  /** From the redirect. */
  code: Handle,
  /** RFC 7636 §4.1. */
  verifier: z.string().regex(/^[\w.~-]{43,128}$/),
});
export type CeremonyEnd = z.infer<typeof CeremonyEnd>;
