import { randomUUID } from 'node:crypto';
import {
  type ChannelId,
  ClientMessageId,
  type EpochMs,
  type SessionId,
} from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Me, Role, Tenant } from '../../shared/domain/person.ts';
import type { Result } from '../../shared/errors/app-error.ts';
import { CompanyPolicy, CompanyRules } from '../../shared/policy/company-policy.ts';
import type { PolicyPart } from '../../shared/policy/policy.ts';
import type { RouteName, RouteReply, RouteRequest } from '../../shared/protocol/http.ts';
import type { SignedIn } from '../../shared/protocol/routes/sign-in.ts';
import type { SocketMode } from '../../shared/protocol/socket.ts';
import { peekDocument, thumbprintOf } from '../../shared/signing/signed-document.ts';
import { openSession } from '../accounts/open-session.ts';
import { hashPassword } from '../accounts/password.ts';
import { createSignedTokens } from '../accounts/signed-tokens.ts';
import { openSigningKey } from '../accounts/signing-key.ts';
import type { RunningServer } from '../start.ts';
import { insertPerson } from '../tenants/create-person.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { callRoute, fetchRaw, type Raw, type Sender } from './http-client.ts';
import { signedInOf } from './signed-in-of.ts';
import { connectSocket, type SocketClient } from './socket-client.ts';
import { newTestDevice } from './test-device.ts';

export const TEST_PASSWORD = 'a password for tests';
/** Made once: a hash is meant to be slow. */
const passwordHash = hashPassword(TEST_PASSWORD);

/** Long enough for any benchmark. */
const ADMITTED_SECONDS = 3_600;

/** Somebody at one device that has a session: it proves its key with whatever it sends. */
export interface Admitted extends Sender {
  me: Me;
  accessToken: string;
  http<N extends RouteName>(name: N, request: RouteRequest<N>): Promise<Result<RouteReply<N>>>;
  /** Any request, good or bad, to a path of the server. */
  raw(path: string, raw?: Omit<Raw, 'as'>): ReturnType<typeof fetchRaw>;
  connect(mode?: SocketMode): Promise<SocketClient>;
  sessionId: SessionId;
  refreshToken: string;
  /** Spends a refresh token: the first one, or another. */
  refresh(refreshToken?: string): Promise<Result<RouteReply<'refresh'>>>;
}

type Held = Pick<Admitted, 'device' | 'sessionId' | 'accessToken' | 'refreshToken'>;

export interface SignedInPerson extends Admitted {
  signedIn: SignedIn;
  /** Confirms with the password, for what needs it in the next minutes. */
  stepUp(): Promise<void>;
  /** Sets the policy for everyone, whatever it was before. Answers the document. */
  setPolicy(everyone: PolicyPart, roles?: CompanyRules['roles']): Promise<CompanyPolicy>;
}

export interface TestCompany {
  tenant: Tenant;
  domain: string;
  hire(name: string, role?: Role, endsAt?: EpochMs | null): Promise<Me>;
  signIn(me: Me): Promise<SignedInPerson>;
  /** A session without the password's slow check, for many at once. */
  admit(me: Me): Promise<Admitted>;
  /** Hired and signed in. */
  arrive(name: string, role?: Role): Promise<SignedInPerson>;
}

/** A new, empty company on a running server, through whose fixtures tests and benchmarks act. */
export async function testCompany(
  server: Pick<RunningServer, 'url' | 'database'>,
  { domain = `t${randomUUID()}.test`, policy = {} }: Partial<TestCompanyOptions> = {},
): Promise<TestCompany> {
  const { url, database } = server;
  const { tenant } = must(
    await createTenant(
      database,
      { domain, name: domain, rules: { everyone: policy, roles: {} } },
      Date.now(),
      async () => null,
    ),
  );

  const admitted = (me: Me, as: Held): Admitted => ({
    me,
    ...as,
    http: (name, wanted) => callRoute(url, name, wanted, as),
    raw: (path, raw) => fetchRaw(`${url}${path}`, { ...raw, as }),
    connect: (mode) => connectSocket(url, as, mode),
    refresh: (refreshToken = as.refreshToken) =>
      callRoute(url, 'refresh', { refreshToken }, { device: as.device }),
  });

  const company: TestCompany = {
    tenant,
    domain,
    async hire(name, role = 'member', endsAt = null) {
      const email = `${name.toLowerCase()}@${domain}`;
      const hash = await passwordHash;
      return database.inTenant(tenant.id, (tx) =>
        insertPerson(tx, tenant.id, { email, name, title: '', role, endsAt }, hash, Date.now()),
      );
    },
    async signIn(me) {
      const device = await newTestDevice();
      const request = { email: me.email, password: TEST_PASSWORD, device: device.device };
      const signedIn = signedInOf(must(await callRoute(url, 'signIn', request, { device })));
      const { sessionId, tokens } = signedIn;
      const { accessToken, refreshToken } = tokens;
      const person: SignedInPerson = {
        ...admitted(me, { device, sessionId, accessToken, refreshToken }),
        signedIn,
        async stepUp() {
          must(
            await person.http('stepUp', { proof: { method: 'password', password: TEST_PASSWORD } }),
          );
        },
        async setPolicy(everyone, roles = {}) {
          await person.stepUp();
          const { version } = documentIn(must(await person.http('readPolicy', {})));
          const wanted = CompanyRules.parse({ everyone, roles });
          const set = await person.http('setPolicy', { ...wanted, basedOn: version });
          if (!set.ok && set.error.code === 'Conflict') return person.setPolicy(everyone, roles);
          return documentIn(must(set));
        },
      };
      return person;
    },
    async admit(me) {
      const device = await newTestDevice();
      const owner = { tenantId: tenant.id, personId: me.id };
      const { sessionId, refreshToken } = await database.inTenant(tenant.id, (tx) =>
        openSession(tx, owner, device.device, Date.now()),
      );
      const deviceKey = await thumbprintOf(device.key.publicJwk);
      const key = await openSigningKey(database, Date.now);
      const tokens = createSignedTokens(key, Date.now, ADMITTED_SECONDS);
      const grant = { ...owner, sessionId, role: me.role, deviceKey };
      const { token: accessToken } = await tokens.signAccess(grant);
      return admitted(me, { device, sessionId, accessToken, refreshToken });
    },
    arrive: async (name, role) => company.signIn(await company.hire(name, role)),
  };
  return company;
}

/** What a signed policy says; whether the signature is right is for other tests. */
export function documentIn({ signedPolicy }: { signedPolicy: string }): CompanyPolicy {
  const document = peekDocument(signedPolicy, CompanyPolicy);
  if (!document) throw new Error('no signed policy');
  return document;
}

export interface TestCompanyOptions {
  domain: string;
  /** For everyone. */
  policy: PolicyPart;
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail ?? ''}`);
  return result.value;
}

export async function openChannel(
  maker: SocketClient,
  members: readonly Me[],
  kind: 'public' | 'private' = 'private',
): Promise<ChannelId> {
  const memberIds = members.map(({ id }) => id);
  const wanted = { kind, name: 'room', topic: '', memberIds };
  return must(await maker.call('channel.create', wanted)).channel.id;
}

export async function send(
  from: SocketClient,
  channelId: ChannelId,
  body: string,
  clientId: string = randomUUID(),
): Promise<Message> {
  const wanted = { channelId, clientId: ClientMessageId.parse(clientId), body };
  return must(await from.call('message.send', wanted)).message;
}
