import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import Provider from 'oidc-provider';
import { SSO_REDIRECT_URI } from '../../../shared/domain/sso.ts';

const CLIENT = { clientId: 'nightjar', secret: 'a secret for tests' } as const;
const SCOPES = 'openid email profile groups';

/** What the provider knows of somebody. */
export interface ProviderAccount {
  email: string;
  email_verified?: boolean;
  name?: string;
  groups?: readonly string[];
}

/** A company's provider: the real `oidc-provider`, on loopback, with a page where people say who they are. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string;
  /** By subject. */
  readonly accounts: Map<string, ProviderAccount>;
  /** Walks a browser's way from the address that a client opens, signs in there, and answers where it leads back to. */
  walk(address: string, subject: string): Promise<URL>;
  /** What it tells the company's server when somebody signed out here: of one session, or of all of them. */
  logoutToken(subject: string, sid?: string): Promise<string>;
  /** Its sessions in which clients were given tokens, the newest last. */
  readonly sessions: readonly { subject: string; sid: string }[];
  close(): Promise<void>;
}

export interface IdentityProviderOptions {
  /** Where it tells of logouts. */
  backChannelUrl(): string;
}

export async function startIdentityProvider({
  backChannelUrl,
}: IdentityProviderOptions): Promise<IdentityProvider> {
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const accounts = new Map<string, ProviderAccount>();
  const sessions: { subject: string; sid: string }[] = [];
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'one', use: 'sig' };

  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.secret,
        application_type: 'native',
        redirect_uris: [SSO_REDIRECT_URI],
        token_endpoint_auth_method: 'client_secret_basic',
        backchannel_logout_uri: backChannelUrl(),
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [key] },
    // Without its own guard: the company's server stands on this machine as well.
    fetch: (input, init) => fetch(input, withoutGuard(init)),
    cookies: { keys: ['a key for tests'] },
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name'],
      groups: ['groups'],
    },
    scopes: SCOPES.split(' '),
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: async (_ctx, sub) => {
      const account = accounts.get(sub);
      return (
        account && {
          accountId: sub,
          claims: async () => ({ sub, email_verified: true, ...account }),
        }
      );
    },
    async loadExistingGrant({ oidc }) {
      const { session, client } = oidc;
      if (!session?.accountId || !client) return undefined;
      const grant = new oidc.provider.Grant({
        accountId: session.accountId,
        clientId: client.clientId,
      });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
  });
  provider.on('grant.success', ({ oidc }) => {
    const { accountId: subject, sid } = oidc.entities.AuthorizationCode ?? {};
    if (subject && sid) sessions.push({ subject, sid });
  });

  const rest = provider.callback();
  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(PAGE);
      return;
    }
    const accountId = new URLSearchParams(await text(request)).get('login') ?? '';
    // Native applications are always asked for consent, which is given with the name.
    const result = { login: { accountId }, consent: {} };
    await provider.interactionFinished(request, response, result);
  }
  http.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(request, response);
    else rest(request, response);
  });

  return {
    issuer,
    ...CLIENT,
    accounts,
    sessions,
    async walk(from, subject) {
      const cookies = new Map<string, string>();
      let at = new URL(from);
      for (let step = 0; step < 10; step += 1) {
        if (at.origin !== issuer) return at;
        const isForm = at.pathname.startsWith('/interaction/');
        const answer = await fetch(at, {
          redirect: 'manual',
          headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
          ...(isForm ? { method: 'POST', body: new URLSearchParams({ login: subject }) } : {}),
        });
        for (const cookie of answer.headers.getSetCookie()) {
          const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
          cookies.set(name, value);
        }
        const location = answer.headers.get('location');
        if (location === null) throw new Error(`${answer.status} ${await answer.text()}`);
        at = new URL(location, at);
      }
      throw new Error('the provider leads nowhere');
    },
    logoutToken(subject, sid) {
      const made = new SignJWT({
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        ...(sid === undefined ? {} : { sid }),
      });
      return made
        .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'logout+jwt' })
        .setIssuer(issuer)
        .setAudience(CLIENT.clientId)
        .setSubject(subject)
        .setJti(randomUUID())
        .setIssuedAt()
        .setExpirationTime('2m')
        .sign(privateKey);
    },
    async close() {
      http.close();
      http.closeAllConnections();
    },
  };
}

function withoutGuard(init: RequestInit = {}): RequestInit {
  const plain = { ...init };
  Reflect.deleteProperty(plain, 'dispatcher');
  return plain;
}

const PAGE = `<!doctype html><title>Sign in</title><form method="post">
<label>Who are you? <input name="login" autofocus></label> <button>Sign in</button></form>`;
