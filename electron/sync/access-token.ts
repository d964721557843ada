import { z } from 'zod';

/** NumericDate, RFC 7519 §2: seconds since the epoch. */
const Claims = z.object({ exp: z.number().positive(), iat: z.number().positive() });

/**
 * For how long an access token is good in all, in milliseconds. Read, not verified: only the server can, and
 * only timing depends on it here. Null when it does not say.
 */
export function lifeMsOf(token: string): number | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const claims = Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return Math.max(0, claims.exp - claims.iat) * 1000;
  } catch {
    return null;
  }
}
