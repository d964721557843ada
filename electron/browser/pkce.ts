import { createHash, randomBytes } from 'node:crypto';

/** 256 bits nobody can guess, as they stand in a URL. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Method S256, RFC 7636 §4.2: what may be seen of a verifier. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');
