import { ok } from '../../shared/errors/app-error.ts';
import type { Handlers } from '../http/handlers.ts';
import { asSession } from './authenticate.ts';
import type { ModeOf } from './device-state.ts';
import { type EndingDeps, revokeByTicket, revokeSession } from './end-session.ts';
import { endOtherSessions } from './end-sessions.ts';
import { listSessions } from './list-sessions.ts';
import { type RefreshDeps, refresh } from './refresh.ts';
import { listSignIns, type SignInHistory } from './sign-in-history.ts';

type SessionRoutes =
  | 'refresh'
  | 'revokeByTicket'
  | 'listSessions'
  | 'revokeSession'
  | 'revokeOtherSessions'
  | 'listSignIns';

export interface SessionDeps extends EndingDeps, RefreshDeps {
  modeOf: ModeOf;
  signInHistory: SignInHistory;
}

/** How sessions go on and end, and what people find of their own. */
export function createSessionHandlers(deps: SessionDeps): Pick<Handlers, SessionRoutes> {
  const { clock, modeOf, sessionEnded, signInHistory } = deps;
  return {
    refresh: (request, holder, peer) => refresh(deps, request, holder, peer.address),
    revokeByTicket: (request) => revokeByTicket(deps, request),
    listSessions: (_, caller) =>
      asSession(deps, caller, async (tx, live) =>
        ok(await listSessions(tx, live, modeOf, clock())),
      ),
    revokeSession: ({ sessionId }, caller) => revokeSession(deps, caller, sessionId),
    async revokeOtherSessions(_, caller) {
      const ended = await asSession(deps, caller, async (tx, live) =>
        ok(await endOtherSessions(tx, live, live.sessionId, 'revoked', clock())),
      );
      if (!ended.ok) return ended;
      for (const sessionId of ended.value) sessionEnded(sessionId, 'revoked');
      return ok({ ended: ended.value.length });
    },
    async listSignIns(page, caller) {
      await signInHistory.settled();
      return asSession(deps, caller, async (tx, live) =>
        ok(await listSignIns(tx, live, page, clock())),
      );
    },
  };
}
