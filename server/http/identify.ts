import type { FastifyRequest } from 'fastify';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import { PROOF_HEADER } from '../../shared/proof/proof.ts';
import type { Access } from '../../shared/protocol/routes/route.ts';
import { type AuthDeps, authenticate } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { KeyHolder, Received } from '../accounts/proofs.ts';
import type { LiveSession } from '../accounts/sessions.ts';
import type { OriginOf } from './origin.ts';

/** Who is known to ask, for each kind of route. */
export interface CallerOf {
  public: null;
  device: KeyHolder;
  session: LiveSession;
  admin: LiveSession;
}

export type Identify = { [A in Access]: (request: FastifyRequest) => Promise<Result<CallerOf[A]>> };

/** RFC 9449 §7.1. */
const SHOWN = /^DPoP ([\w.~+/-]{16,4096}=*)$/i;

/** Looks the caller up in the database at every request: a session may have ended a moment ago. */
export function createIdentify(deps: AuthDeps, originOf: OriginOf): Identify {
  const received = ({ method, raw, headers }: FastifyRequest): Received => ({
    method,
    ...originOf(raw),
    proof: headers[PROOF_HEADER],
  });

  async function session(request: FastifyRequest): Promise<Result<LiveSession>> {
    const accessToken = SHOWN.exec(request.headers.authorization ?? '')?.[1];
    if (accessToken === undefined) return err('WrongCredentials', { detail: 'no DPoP token' });
    const authenticated = await authenticate(deps, { accessToken, ...received(request) });
    return authenticated.ok ? ok(authenticated.value.caller) : authenticated;
  }
  return {
    public: async () => ok(null),
    async device(request) {
      const holder = await deps.proofs.check(received(request), null);
      return holder.ok ? holder : { ok: false, error: holder.error };
    },
    session,
    async admin(request) {
      const caller = await session(request);
      return caller.ok && !mayAdminister(caller.value) ? err('NotAllowed') : caller;
    },
  };
}
