import { randomUUID } from 'node:crypto';
import { DeviceId, SessionId } from '../../../shared/domain/ids.ts';
import type { Me, Tenant } from '../../../shared/domain/person.ts';
import { type ErrorCode, err, ok, type Result } from '../../../shared/errors/app-error.ts';
import type { PolicyPart } from '../../../shared/policy/policy.ts';
import type { RouteName, RouteReply, RouteRequest } from '../../../shared/protocol/http.ts';
import type { Tokens } from '../../../shared/protocol/routes/sign-in.ts';
import type { ReceiptFile } from '../../../shared/receipt/receipt.ts';
import { SigningCompany } from '../../policy/testing/signing-company.ts';
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
  /** Logout receipts that came, in order. */
  readonly receipts: { ticket: string; file: ReceiptFile }[] = [];
  offline = false;
  /** Answers of single routes instead of the usual. */
  refusals = new Map<RouteName, ErrorCode>();
  readonly #me: Me;
  readonly #tenant: Tenant;
  readonly company: SigningCompany;
  signedPolicy: string;
  readonly #now: () => number;
  readonly #issue: () => Tokens;
  #sessionId: SessionId = SessionId.parse(randomUUID());
  readonly #routes: Routes;

  constructor(world: {
    me: Me;
    tenant: Tenant;
    /** For everyone. */
    policy: PolicyPart;
    issue: () => Tokens;
    now: () => number;
  }) {
    this.#me = world.me;
    this.#tenant = world.tenant;
    this.company = new SigningCompany(world.tenant.id);
    this.signedPolicy = this.company.policy(world.policy, world.now()).signed;
    this.#now = world.now;
    this.#issue = world.issue;
    this.#routes = {
      signIn: ({ email, password, device }) => {
        if (email !== this.#me.email || password !== PASSWORD) return err('WrongCredentials');
        const revocationTicket = `ticket-${randomUUID()}`;
        this.tickets.push(revocationTicket);
        const sessionId = SessionId.parse(randomUUID());
        this.#sessionId = sessionId;
        return ok({
          step: 'signed-in',
          tokens: this.#issue(),
          sessionId,
          me: this.#me,
          tenant: this.#tenant,
          tenantKey: this.company.tenantKey,
          signedPolicy: this.signedPolicy,
          word: this.word(),
          revocationTicket,
          deviceCertificate: this.company.certificate(
            sessionId,
            { ...device, id: DeviceId.parse(device.id) },
            this.#now(),
          ),
          serverTime: this.#now(),
        });
      },
      refresh: () => ok({ ...this.#issue(), word: this.word() }),
      revokeByTicket: ({ ticket, trigger }) => {
        this.revoked.push({ ticket, trigger });
        return ok({ already: false });
      },
      receipt: ({ ticket, file }) => {
        this.receipts.push({ ticket, file });
        return ok({ already: false });
      },
      listSessions: () => ok({ sessions: [] }),
      revokeSession: () => ok({}),
    };
  }

  /** The server's word of this moment to the session that signed in last. */
  word = (): string => this.company.word(this.#sessionId, this.#now());

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
