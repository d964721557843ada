import { createHash, randomBytes } from 'node:crypto';

/** 256 bits nobody can guess. */
export const newOpaqueToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of one. Plain SHA-256 is enough: there is no dictionary of 256 random bits. */
export const hashOfToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');
