import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** A provider that says whatever a test wants it to say. */
export interface ForgingProvider {
  readonly issuer: string;
  /** Changes what discovery answers with. */
  readonly metadata: Record<string, unknown>;
  /** Makes the next ID tokens, of the claims that would be right. */
  forge(make: (right: JWTPayload) => Promise<string>): void;
  /** Signed with the key that it publishes. */
  sign(claims: JWTPayload, header?: { typ?: string }): Promise<string>;
  /** Signed with one that it does not. */
  signWithOther(claims: JWTPayload, header?: { typ?: string }): Promise<string>;
  /** The nonce of the next ID tokens. */
  expect(nonce: string): void;
  close(): Promise<void>;
}

export const FORGED_CLIENT = 'nightjar';

/** `now`: by which clock its tokens are made, in milliseconds. */
export async function startForgingProvider(now: () => number): Promise<ForgingProvider> {
  const [own, other] = await Promise.all([newKey('own'), newKey('own')]);
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  let nonce = '';
  let make = (right: JWTPayload) => sign(right);
  const sign: ForgingProvider['sign'] = (claims, header = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'own', ...header })
      .sign(own.privateKey);
  const metadata: Record<string, unknown> = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    id_token_signing_alg_values_supported: ['ES256'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
  };

  async function answer(path: string): Promise<unknown> {
    if (path === '/jwks') return { keys: [own.jwk] };
    if (path !== '/token') return metadata;
    const iat = Math.floor(now() / 1000);
    const who = { sub: 'u1', email: 'ann@x.test', email_verified: true, groups: [] };
    const right = { iss: issuer, aud: FORGED_CLIENT, iat, exp: iat + 300, nonce, ...who };
    return { access_token: 'opaque', token_type: 'Bearer', id_token: await make(right) };
  }
  http.on('request', async (request, response) => {
    const body = JSON.stringify(await answer(request.url ?? ''));
    response.setHeader('content-type', 'application/json').end(body);
  });

  return {
    issuer,
    metadata,
    forge: (next) => {
      make = next;
    },
    sign,
    signWithOther: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'own', ...header })
        .sign(other.privateKey),
    expect: (next) => {
      nonce = next;
    },
    async close() {
      http.close();
      http.closeAllConnections();
    },
  };
}

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}
