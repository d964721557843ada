import { err, type Result } from '../../shared/errors/app-error.ts';
import type { RouteName, RouteReply, RouteRequest } from '../../shared/protocol/http.ts';
import type { EndReason } from '../../shared/protocol/signed.ts';
import type { Api } from '../sync/api.ts';
import type { Credentials } from './credentials.ts';
import type { Facts } from './present.ts';

/** Asks the session's server as its person, with a fresh token where the old one ran out. */
export type Ask = <N extends RouteName>(
  route: N,
  request: RouteRequest<N>,
) => Promise<Result<RouteReply<N>>>;

export interface AskingOptions {
  api: Api;
  credentials: Pick<Credentials, 'current'>;
  facts: Facts;
  /** The server says that this session is over. */
  revoked(because: EndReason): void;
}

export function createAsk({ api, credentials, facts, revoked }: AskingOptions): Ask {
  async function once<N extends RouteName>(
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

  return async (route, request) => {
    const reply = await once(route, request);
    if (!reply.ok && reply.error.code === 'SessionRevoked')
      revoked(reply.error.because ?? 'revoked');
    return reply;
  };
}
