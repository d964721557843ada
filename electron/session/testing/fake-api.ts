import { randomUUID } from 'node:crypto';
import { SessionId } from '../../../shared/domain/ids.ts';
import type { Me, Tenant } from '../../../shared/domain/person.ts';
import { type ErrorCode, err, ok, type Result } from '../../../shared/errors/app-error.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import type { RouteName, RouteReply, RouteRequest, Tokens } from '../../../shared/protocol/http.ts';
import type { Api } from '../../sync/api.ts';

export const PASSWORD = 'correct horse battery staple';

type Routes = { [N in RouteName]?: (request: RouteRequest<N>) => Result<RouteReply<N>> };

/** The server's HTTP side, in memory. */
export class FakeApi implements Api {
  readonly calls: { route: RouteName; request: unknown; token: string | undefined }[] = [];
  /** Of each sign-in. */
  readonly tickets: string[] = [];
  /** Tickets of sessions that were ended, in order, with why. */
  readonly revoked: { ticket: string; trigger: string }[] = [];
  offline = false;
  /** Answers of single routes instead of the usual. */
  refusals = new Map<RouteName, ErrorCode>();
  readonly #me: Me;
  readonly #tenant: Tenant;
  readonly #policy: Policy;
  readonly #issue: () => Tokens;
  readonly #routes: Routes;

  constructor(world: { me: Me; tenant: Tenant; policy: Policy; issue: () => Tokens }) {
    this.#me = world.me;
    this.#tenant = world.tenant;
    this.#policy = world.policy;
    this.#issue = world.issue;
    this.#routes = {
      signIn: ({ email, password }) => {
        if (email !== this.#me.email || password !== PASSWORD) return err('WrongCredentials');
        const revocationTicket = `ticket-${randomUUID()}`;
        this.tickets.push(revocationTicket);
        return ok({
          tokens: this.#issue(),
          sessionId: SessionId.parse(randomUUID()),
          me: this.#me,
          tenant: this.#tenant,
          policy: this.#policy,
          revocationTicket,
          serverTime: 0,
        });
      },
      refresh: () => ok(this.#issue()),
      revokeByTicket: ({ ticket, trigger }) => {
        this.revoked.push({ ticket, trigger });
        return ok({ already: false });
      },
      listSessions: () => ok({ sessions: [] }),
      revokeSession: () => ok({}),
    };
  }

  async call<N extends RouteName>(
    _serverUrl: string,
    route: N,
    request: RouteRequest<N>,
    token?: string,
  ): Promise<Result<RouteReply<N>>> {
    await new Promise(setImmediate);
    if (this.offline) return err('ServerUnreachable');
    this.calls.push({ route, request, token });
    const refusal = this.refusals.get(route);
    if (refusal) return err(refusal);
    const answer: ((request: RouteRequest<N>) => Result<RouteReply<N>>) | undefined =
      this.#routes[route];
    return answer ? answer(request) : err('NotFound');
  }
}
