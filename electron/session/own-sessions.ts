import type { SessionId } from '../../shared/domain/ids.ts';
import { ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteReply, RouteRequest } from '../../shared/protocol/http.ts';
import type { Ask } from './asking.ts';
import type { Facts } from './present.ts';

export interface OwnSessionsOptions {
  ask: Ask;
  facts: Facts;
  /** Ending the session that one sits in is signing out. */
  signOut(): Promise<void>;
}

/** A person's sessions on all their devices, asked from the server. */
export interface OwnSessions {
  list(): Promise<Result<RouteReply<'listSessions'>>>;
  revoke(sessionId: SessionId): Promise<Result<Record<string, never>>>;
  /** All but this one. */
  revokeOthers(): Promise<Result<RouteReply<'revokeOtherSessions'>>>;
  signIns(page: RouteRequest<'listSignIns'>): Promise<Result<RouteReply<'listSignIns'>>>;
}

export function createOwnSessions({ ask, facts, signOut }: OwnSessionsOptions): OwnSessions {
  return {
    list: () => ask('listSessions', {}),
    async revoke(sessionId) {
      if (sessionId !== facts.record?.sessionId) return ask('revokeSession', { sessionId });
      await signOut();
      return ok({});
    },
    revokeOthers: () => ask('revokeOtherSessions', {}),
    signIns: (page) => ask('listSignIns', page),
  };
}
