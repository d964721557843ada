import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { SecondFactor } from '../../shared/domain/factor.ts';
import { DeviceId, EpochMs, PersonId, TenantId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { PolicyValues } from '../../shared/policy/generated.ts';
import { SIGNING_ALGORITHM, type SigningKey } from '../accounts/signing-key.ts';
import type { Clock } from '../clock.ts';

const ISSUER = 'nightjar';
/** Keeps it apart from all other tokens that the key signs (RFC 8725 §3.9). */
const AUDIENCE = 'nightjar:sign-in';
/** From one step to the next. */
const TICKET_SECONDS = 10 * 60;

const FirstFactor = PolicyValues.shape.signInMethods.element;

const Claims = z.object({
  sub: PersonId,
  tid: TenantId,
  did: DeviceId,
  /** RFC 9449 §6.1. */
  cnf: z.object({ jkt: z.string() }),
  /** In milliseconds. */
  at: EpochMs,
  /** What the sign-in began with, and what was proven after it. */
  first: FirstFactor,
  more: z.array(SecondFactor),
});

/** How far somebody's sign-in came, on one device. */
export interface SignInTicket {
  personId: PersonId;
  tenantId: TenantId;
  deviceId: DeviceId;
  /** RFC 7638, of the device's key. */
  deviceKey: string;
  proven: readonly [z.infer<typeof FirstFactor>, ...SecondFactor[]];
  at: EpochMs;
}

export interface Tickets {
  sign(ticket: Omit<SignInTicket, 'at'>): Promise<string>;
  /** `TicketExpired` for whatever is none, or none any more. */
  read(token: string): Promise<Result<SignInTicket>>;
}

/** JWTs (RFC 7519), so that a sign-in that nobody finishes leaves nothing behind. */
export function createTickets(key: SigningKey, clock: Clock): Tickets {
  return {
    sign({ personId, tenantId, deviceId, deviceKey, proven: [first, ...more] }) {
      const at = clock();
      const who = { sub: personId, tid: tenantId, did: deviceId, cnf: { jkt: deviceKey } };
      return new SignJWT({ ...who, at, first, more })
        .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: key.kid })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setExpirationTime(Math.floor(at / 1000) + TICKET_SECONDS)
        .sign(key.privateKey);
    },
    async read(token) {
      try {
        const { payload } = await jwtVerify(token, key.publicKey, {
          algorithms: [SIGNING_ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          currentDate: new Date(clock()),
        });
        const { sub, tid, did, cnf, at, first, more } = Claims.parse(payload);
        return ok({
          personId: sub,
          tenantId: tid,
          deviceId: did,
          deviceKey: cnf.jkt,
          proven: [first, ...more],
          at,
        });
      } catch {
        return err('TicketExpired');
      }
    },
  };
}
