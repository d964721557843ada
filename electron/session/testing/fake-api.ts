import { randomUUID } from 'node:crypto';
import { DeviceId, SessionId } from '../../../shared/domain/ids.ts';
import type { Me, Tenant } from '../../../shared/domain/person.ts';
import { type ErrorCode, err, ok, type Result } from '../../../shared/errors/app-error.ts';
import type { PolicyPart } from '../../../shared/policy/policy.ts';
import type { RouteName, RouteReply, RouteRequest } from '../../../shared/protocol/http.ts';
import type { FactorProof } from '../../../shared/protocol/routes/factors.ts';
import type { SignInStep, Tokens } from '../../../shared/protocol/routes/sign-in.ts';
import type { ReceiptFile } from '../../../shared/receipt/receipt.ts';
import { SigningCompany } from '../../policy/testing/signing-company.ts';
import type { Api } from '../../sync/api.ts';

export const PASSWORD = 'correct horse battery staple';

/** The one-time code that is right. */
export const FACTOR_CODE = '246802';
const PASSKEY_TICKET = 'a proof by a passkey';
const NEW_TOTP = {
  setup: 'a setup, sealed',
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Lumen:ada@lumen.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
};
export const RECOVERY = Array.from(
  { length: 10 },
  (_, index) => `abcde-fghj${'23456789kl'[index]}`,
);

/** Where the browser begins: the address that it is to come back to stands in it. */
const browserUrl = ({ redirectUri, state }: { redirectUri: string; state: string }) =>
  `https://chat.lumen.test/passkey?${new URLSearchParams({ redirectUri, state })}`;

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
  /** Answers of further routes, to which the usual one is `NotFound`. */
  also: Routes = {};
  readonly #me: Me;
  readonly #tenant: Tenant;
  readonly company: SigningCompany;
  signedPolicy: string;
  readonly #now: () => number;
  readonly #issue: () => Tokens;
  #sessionId: SessionId = SessionId.parse(randomUUID());
  readonly #routes: Routes;
  /** What the company asks for beside the password at sign-in. */
  asks: 'nothing' | 'second-factor' | 'enrolment' = 'nothing';
  /** `FACTOR_CODE` was given before. */
  codeUsed = false;
  /** The account's password. */
  password = PASSWORD;
  /** The person confirmed that it is them. */
  steppedUp = false;

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
        if (email !== this.#me.email || password !== this.password) return err('WrongCredentials');
        if (this.asks === 'nothing') return ok(this.#enter(device));
        const ticket = `sign-in-${randomUUID()}`;
        return this.asks === 'enrolment'
          ? ok({ step: this.asks, ticket, methods: ['passkey', 'totp'] })
          : ok({ step: this.asks, ticket, methods: ['totp', 'passkey', 'recovery'] });
      },
      signInFactor: ({ device, proof }) => {
        const checked = this.#check(proof);
        return checked.ok ? ok(this.#enter(device)) : checked;
      },
      beginTotpAtSignIn: () => ok(NEW_TOTP),
      confirmTotpAtSignIn: ({ device, setup, code }) => {
        if (setup !== NEW_TOTP.setup) return err('TicketExpired');
        if (code !== FACTOR_CODE) return err('WrongCode');
        return ok({ next: this.#enter(device), recoveryCodes: RECOVERY });
      },
      beginPasskeyAtSignIn: (request) => ok({ url: browserUrl(request) }),
      finishPasskeyAtSignIn: ({ device }) => ok({ next: this.#enter(device), recoveryCodes: null }),
      beginPasskeyProof: (request) => ok({ url: browserUrl(request) }),
      finishPasskeyProof: () => ok({ ticket: PASSKEY_TICKET }),
      checkFactor: ({ proof }) => this.#check(proof),
      stepUp: ({ proof }) => {
        const right = proof.method === 'password' && proof.password === this.password;
        this.steppedUp ||= right;
        return right ? ok({ until: this.#now() + 300_000 }) : err('WrongCredentials');
      },
      changePassword: ({ password }) => {
        if (!this.steppedUp) return err('StepUpNeeded');
        if (password === 'password') return err('PasswordBreached');
        this.password = password;
        return ok({});
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
      listSessions: () => ok({ sessions: [], ended: [] }),
      revokeSession: () => ok({}),
    };
  }

  /** The server's word of this moment to the session that signed in last. */
  word = (): string => this.company.word(this.#sessionId, this.#now());

  #enter(device: RouteRequest<'signIn'>['device']): Extract<SignInStep, { step: 'signed-in' }> {
    const revocationTicket = `ticket-${randomUUID()}`;
    this.tickets.push(revocationTicket);
    const sessionId = SessionId.parse(randomUUID());
    this.#sessionId = sessionId;
    return {
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
    };
  }

  #check(proof: FactorProof): Result<Record<string, never>> {
    if (proof.method === 'passkey') {
      return proof.ticket === PASSKEY_TICKET ? ok({}) : err('TicketExpired');
    }
    if (proof.method === 'password') return err('FactorNeeded');
    if (proof.code !== FACTOR_CODE) return err('WrongCode');
    return this.codeUsed ? err('CodeUsed') : ok({});
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
      this.#routes[route] ?? this.also[route];
    return answer ? answer(request) : err('NotFound');
  }
}
