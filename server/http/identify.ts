import type { FastifyRequest } from 'fastify';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { Access } from '../../shared/protocol/routes/route.ts';
import { type AuthDeps, authenticate } from '../accounts/authenticate.ts';
import { mayAdminister } from '../accounts/end-session.ts';
import type { LiveSession } from '../accounts/sessions.ts';

/** Who is known to ask, for each kind of route. */
export interface CallerOf {
  public: null;
  session: LiveSession;
  admin: LiveSession;
}

export type Identify = { [A in Access]: (request: FastifyRequest) => Promise<Result<CallerOf[A]>> };

/** RFC 6750 §2.1. */
const BEARER = /^Bearer ([\w.~+/-]{16,4096}=*)$/i;

/** Looks the caller up in the database at every request: a session may have ended a moment ago. */
export function createIdentify(deps: AuthDeps): Identify {
  async function session({ headers }: FastifyRequest): Promise<Result<LiveSession>> {
    const token = BEARER.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return err('WrongCredentials', { detail: 'no bearer token' });
    const authenticated = await authenticate(deps, token);
    return authenticated.ok ? ok(authenticated.value.caller) : authenticated;
  }
  return {
    public: async () => ok(null),
    session,
    async admin(request) {
      const caller = await session(request);
      return caller.ok && !mayAdminister(caller.value) ? err('NotAllowed') : caller;
    },
  };
}
