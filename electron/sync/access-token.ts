import { z } from 'zod';
import type { EpochMs } from '../../shared/domain/ids.ts';

/** NumericDate, RFC 7519 §2: seconds since the epoch. */
const Claims = z.object({ exp: z.number().positive(), iat: z.number().positive().optional() });

/**
 * When an access token runs out and how long it is good for in all. Read, not verified: only the
 * server can, and only timing depends on it here. Null when it is no JWT.
 */
export function lifetimeOf(token: string): { endsAt: EpochMs; lengthMs: number | null } | null {
  const payload = token.split('.')[1];
  if (payload === undefined) return null;
  try {
    const claims = Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    const lengthMs = claims.iat === undefined ? null : (claims.exp - claims.iat) * 1000;
    return { endsAt: Math.floor(claims.exp * 1000), lengthMs };
  } catch {
    return null;
  }
}
