import type { Result } from '../../shared/errors/app-error.ts';
import type { RouteName, RouteReply, RouteRequest } from '../../shared/protocol/http.ts';

/** One HTTP call to the server, parsed both ways; never throws, never follows a redirect. */
export interface Api {
  call<N extends RouteName>(
    serverUrl: string,
    route: N,
    request: RouteRequest<N>,
    accessToken?: string,
  ): Promise<Result<RouteReply<N>>>;
}
