import { ok } from '../../shared/errors/app-error.ts';
import type { Handlers } from '../http/handlers.ts';
import { asSession } from './authenticate.ts';
import { type EndingDeps, revokeByTicket, revokeSession } from './end-session.ts';
import { refresh } from './refresh.ts';
import { listSessions } from './sessions.ts';
import { type SignInDeps, signIn } from './sign-in.ts';
import { type StepUpDeps, stepUp } from './step-up.ts';

type AccountRoutes =
  | 'signIn'
  | 'refresh'
  | 'revokeByTicket'
  | 'listSessions'
  | 'revokeSession'
  | 'stepUp';

export interface AccountDeps extends EndingDeps, SignInDeps, StepUpDeps {}

/** How sessions begin, go on and end. */
export function createAccountHandlers(deps: AccountDeps): Pick<Handlers, AccountRoutes> {
  return {
    signIn: (request) => signIn(deps, request),
    refresh: (request) => refresh(deps, request),
    revokeByTicket: (request) => revokeByTicket(deps, request),
    listSessions: (_, caller) =>
      asSession(deps, caller, async (tx, live) =>
        ok({ sessions: await listSessions(tx, live, deps.clock()) }),
      ),
    revokeSession: ({ sessionId }, caller) => revokeSession(deps, caller, sessionId),
    stepUp: ({ password }, caller) => stepUp(deps, caller, password),
  };
}
