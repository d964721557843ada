import type { SessionId } from '../../shared/domain/ids.ts';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteName, RouteReply, RouteRequest } from '../../shared/protocol/http.ts';
import type { Api } from '../sync/api.ts';
import type { Credentials } from './credentials.ts';
import type { Facts } from './present.ts';

export interface OwnSessionsOptions {
  api: Api;
  credentials: Pick<Credentials, 'current'>;
  facts: Facts;
  /** The server says that this session is over. */
  revoked(): void;
  /** Ending the session that one sits in is signing out. */
  signOut(): Promise<void>;
}

/** A person's sessions on all their devices, asked from the server. */
export interface OwnSessions {
  list(): Promise<Result<RouteReply<'listSessions'>>>;
  revoke(sessionId: SessionId): Promise<Result<Record<string, never>>>;
}

export function createOwnSessions(options: OwnSessionsOptions): OwnSessions {
  const { api, credentials, facts, revoked, signOut } = options;

  async function ask<N extends RouteName>(
    route: N,
    request: RouteRequest<N>,
  ): Promise<Result<RouteReply<N>>> {
    const serverUrl = facts.record?.serverUrl;
    if (serverUrl === undefined) return err('WrongState');
    const token = await credentials.current();
    if (!token.ok) return token;
    const reply = await api.call(serverUrl, route, request, token.value);
    if (reply.ok || reply.error.code !== 'TokenExpired') return reply;
    const fresh = await credentials.current(token.value);
    return fresh.ok ? api.call(serverUrl, route, request, fresh.value) : fresh;
  }

  async function asked<N extends RouteName>(
    route: N,
    request: RouteRequest<N>,
  ): Promise<Result<RouteReply<N>>> {
    const reply = await ask(route, request);
    if (!reply.ok && reply.error.code === 'SessionRevoked') revoked();
    return reply;
  }

  return {
    list: () => asked('listSessions', {}),
    async revoke(sessionId) {
      if (sessionId !== facts.record?.sessionId) return asked('revokeSession', { sessionId });
      await signOut();
      return ok({});
    },
  };
}
