import { z } from 'zod';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/http.ts';
import { Handshake, type SocketMode } from '../../shared/protocol/socket.ts';
import { type AuthDeps, authenticate } from '../accounts/authenticate.ts';
import type { AccessGrant } from '../accounts/signed-tokens.ts';
import type { Origin } from '../http/origin.ts';
import { readRequest } from '../requests.ts';

/** RFC 6455 §4.1: what its proof, and those of its renewals, are about. */
export const HANDSHAKE_METHOD = 'GET';

/** All that is read of a client whose handshake may look different. */
const Versioned = z.object({ protocol: z.int() });

/** Who connects, and in which mode. Everything `authenticate` refuses with, `BadRequest` and `ClientTooOld`. */
export async function readHandshake(
  deps: AuthDeps,
  auth: unknown,
  origin: Origin,
): Promise<Result<{ grant: AccessGrant; mode: SocketMode }>> {
  const version = readRequest(Versioned, auth);
  if (!version.ok) return version;
  if (version.value.protocol < PROTOCOL_VERSION) return err('ClientTooOld');
  const handshake = readRequest(Handshake, auth);
  if (!handshake.ok) return handshake;
  const { mode, ...shown } = handshake.value;
  const authenticated = await authenticate(deps, { ...shown, ...origin, method: HANDSHAKE_METHOD });
  return authenticated.ok ? ok({ grant: authenticated.value.grant, mode }) : authenticated;
}
