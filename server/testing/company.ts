import { randomUUID } from 'node:crypto';
import {
  type ChannelId,
  ClientMessageId,
  DeviceId,
  type EpochMs,
} from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/message.ts';
import type { Me, Role, Tenant } from '../../shared/domain/person.ts';
import type { Device } from '../../shared/domain/session.ts';
import type { Result } from '../../shared/errors/app-error.ts';
import { CompanyPolicy, CompanyRules } from '../../shared/policy/company-policy.ts';
import type { PolicyPart } from '../../shared/policy/policy.ts';
import type { RouteName, RouteReply, RouteRequest } from '../../shared/protocol/http.ts';
import type { SignedIn } from '../../shared/protocol/routes/sign-in.ts';
import type { SocketMode } from '../../shared/protocol/socket.ts';
import { peekDocument } from '../../shared/signing/signed-document.ts';
import { anyPublicJwk } from '../../shared/signing/testing/any-public-jwk.ts';
import { hashPassword } from '../accounts/password.ts';
import { openSession } from '../accounts/sessions.ts';
import { createSignedTokens } from '../accounts/signed-tokens.ts';
import { openSigningKey } from '../accounts/signing-key.ts';
import type { RunningServer } from '../start.ts';
import { insertPerson } from '../tenants/create-person.ts';
import { createTenant } from '../tenants/create-tenant.ts';
import { callRoute } from './http-client.ts';
import { signedInOf } from './signed-in-of.ts';
import { connectSocket, type SocketClient } from './socket-client.ts';

export const TEST_PASSWORD = 'a password for tests';
/** Made once: a hash is meant to be slow. */
const passwordHash = hashPassword(TEST_PASSWORD);

/** Long enough for any benchmark. */
const ADMITTED_SECONDS = 3_600;

/** Somebody at one signed-in device. */
export interface SignedInPerson {
  me: Me;
  signedIn: SignedIn;
  accessToken: string;
  http<N extends RouteName>(name: N, request: RouteRequest<N>): Promise<Result<RouteReply<N>>>;
  connect(mode?: SocketMode): Promise<SocketClient>;
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
  /** A session without the password's slow check, for many at once: its access token. */
  admit(me: Me): Promise<string>;
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
      const request = { email: me.email, password: TEST_PASSWORD, device: newDevice() };
      const signedIn = signedInOf(must(await callRoute(url, 'signIn', request)));
      const { accessToken } = signedIn.tokens;
      const person: SignedInPerson = {
        me,
        signedIn,
        accessToken,
        http: (name, wanted) => callRoute(url, name, wanted, accessToken),
        connect: (mode) => connectSocket(url, accessToken, mode),
        async stepUp() {
          must(await person.http('stepUp', { password: TEST_PASSWORD }));
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
      const owner = { tenantId: tenant.id, personId: me.id };
      const { sessionId } = await database.inTenant(tenant.id, (tx) =>
        openSession(tx, owner, newDevice(), Date.now()),
      );
      const key = await openSigningKey(database, Date.now);
      const tokens = createSignedTokens(key, Date.now, ADMITTED_SECONDS);
      return (await tokens.signAccess({ ...owner, sessionId, role: me.role })).token;
    },
    arrive: async (name, role) => company.signIn(await company.hire(name, role)),
  };
  return company;
}

export const newDevice = (): Device => ({
  id: DeviceId.parse(randomUUID()),
  name: 'test',
  platform: 'linux',
  key: anyPublicJwk(),
});

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
