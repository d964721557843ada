import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { EpochMs } from '../../shared/domain/ids.ts';
import { ok, type Result } from '../../shared/errors/app-error.ts';
import { faultIn, SIGNATURES } from './discover.ts';
import type { Provider } from './providers.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** How long ago a token may have been made. */
const OLDEST_S = 600;
/** How far the two clocks may be apart. */
const TOLERANCE_S = 60;

const Claims = z
  .object({
    iat: z.int(),
    jti: z.string().min(1).max(255),
    sub: z.string().min(1).max(255).optional(),
    sid: z.string().min(1).max(255).optional(),
    events: z.looseObject({ [EVENT]: z.looseObject({}) }),
    // §2.4: so that no ID token is ever taken for one.
    nonce: z.undefined().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined);

/** Whom or what the provider has signed out. */
export interface Logout {
  issuer: string;
  jti: string;
  subject: string | null;
  sid: string | null;
  /** From then on the token would not be taken any more, however often it came. */
  forgetAt: EpochMs;
}

/** Back-Channel Logout 1.0 §2.8: the two ways in which a logout is not done. */
export type LogoutRefusal = 'invalid' | 'unavailable';

/** A logout token, checked as OpenID Connect Back-Channel Logout 1.0 §2.6 asks; all but the replay of its `jti`. */
export async function readLogoutToken(
  { issuer, settings, keys }: Pick<Provider, 'issuer' | 'settings' | 'keys'>,
  token: string,
  now: EpochMs,
): Promise<Result<Logout, LogoutRefusal>> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      // RFC 8725 §3.11: no other kind of token is ever taken for one.
      typ: 'logout+jwt',
      issuer,
      audience: settings.clientId,
      algorithms: [...SIGNATURES],
      currentDate: new Date(now),
      clockTolerance: TOLERANCE_S,
      maxTokenAge: OLDEST_S,
    });
    const claims = Claims.safeParse(payload);
    if (!claims.success) return refused;
    const { jti, sub: subject = null, sid = null, iat } = claims.data;
    const forgetAt = (iat + OLDEST_S + 2 * TOLERANCE_S) * 1000;
    return ok({ issuer, jti, subject, sid, forgetAt });
  } catch (cause) {
    const away = faultIn(cause) !== null || cause instanceof errors.JWKSTimeout;
    return away ? { ok: false, error: 'unavailable' } : refused;
  }
}

const refused = { ok: false, error: 'invalid' } as const;
