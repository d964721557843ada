import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { type EpochMs, PersonId, SessionId, TenantId } from '../../shared/domain/ids.ts';
import { Role } from '../../shared/domain/person.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Clock } from '../clock.ts';
import { SIGNING_ALGORITHM, type SigningKey } from './signing-key.ts';

const ISSUER = 'nightjar';
/** The audience keeps the two kinds apart: neither is ever accepted for the other (RFC 8725 §3.9). */
const ACCESS = 'nightjar:access';
const REVOKE = 'nightjar:revoke';

const AccessClaims = z.object({
  sub: PersonId,
  tid: TenantId,
  sid: SessionId,
  role: Role,
  exp: z.int(),
  /** RFC 9449 §6.1: the token is for whoever holds the key with this thumbprint. */
  cnf: z.object({ jkt: z.string() }),
});

export interface AccessGrant {
  personId: PersonId;
  tenantId: TenantId;
  sessionId: SessionId;
  role: Role;
  /** RFC 7638 thumbprint of the key that its session's device holds. */
  deviceKey: string;
  expiresAt: EpochMs;
}

const TicketClaims = z.object({
  sub: PersonId,
  tid: TenantId,
  sid: SessionId,
  purpose: z.literal('revoke'),
});

/** The one thing it allows: ending this session. It does not run out, a machine may be offline for long. */
export interface TicketGrant {
  personId: PersonId;
  tenantId: TenantId;
  sessionId: SessionId;
}

export interface SignedTokens {
  signAccess(grant: Omit<AccessGrant, 'expiresAt'>): Promise<{ token: string; expiresAt: EpochMs }>;
  /** `TokenExpired` when it ran out, `WrongCredentials` for anything else that is not such a token. */
  readAccess(token: string): Promise<Result<AccessGrant>>;
  signTicket(grant: TicketGrant): Promise<string>;
  readTicket(ticket: string): Promise<Result<TicketGrant>>;
}

/** JWTs (RFC 7519) signed with `key`. `accessSeconds`: an access token's life. */
export function createSignedTokens(
  key: SigningKey,
  clock: Clock,
  accessSeconds: number,
): SignedTokens {
  const sign = (audience: string, payload: JWTPayload) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: key.kid })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .sign(key.privateKey);

  async function read<T>(token: string, audience: string, claims: z.ZodType<T>) {
    try {
      const { payload } = await jwtVerify(token, key.publicKey, {
        algorithms: [SIGNING_ALGORITHM],
        issuer: ISSUER,
        audience,
        currentDate: new Date(clock()),
      });
      return ok(claims.parse(payload));
    } catch (error) {
      if (error instanceof errors.JWTExpired) return err('TokenExpired');
      return err('WrongCredentials', { detail: 'the token is not valid here' });
    }
  }

  return {
    async signAccess({ personId, tenantId, sessionId, role, deviceKey }) {
      const iat = Math.floor(clock() / 1000);
      const exp = iat + accessSeconds;
      const payload = { sub: personId, tid: tenantId, sid: sessionId, role, iat, exp };
      const token = await sign(ACCESS, { ...payload, cnf: { jkt: deviceKey } });
      return { token, expiresAt: exp * 1000 };
    },
    async readAccess(token) {
      const claims = await read(token, ACCESS, AccessClaims);
      if (!claims.ok) return claims;
      const { sub, tid, sid, role, exp, cnf } = claims.value;
      return ok({
        personId: sub,
        tenantId: tid,
        sessionId: sid,
        role,
        deviceKey: cnf.jkt,
        expiresAt: exp * 1000,
      });
    },
    signTicket: ({ personId, tenantId, sessionId }) =>
      sign(REVOKE, { sub: personId, tid: tenantId, sid: sessionId, purpose: 'revoke' }),
    async readTicket(ticket) {
      const claims = await read(ticket, REVOKE, TicketClaims);
      if (!claims.ok) return claims;
      const { sub, tid, sid } = claims.value;
      return ok({ personId: sub, tenantId: tid, sessionId: sid });
    },
  };
}
