import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from 'openid-client';
import { z } from 'zod';
import type { SsoProblem, SsoSettings } from '../../shared/domain/sso.ts';
import { type Outbound, OutboundError, type OutboundFault } from './outbound.ts';
import type { Reach } from './public-address.ts';

/** Seconds for each request; the way out has its own limit as well. */
const TIMEOUT = 8;
/** What nobody but the provider can have signed. */
export const SIGNATURES: readonly string[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** The provider cannot be used, and why. */
export class ProviderUnusable extends Error {
  override readonly name = 'ProviderUnusable';
  readonly problem: SsoProblem;

  constructor(problem: SsoProblem, options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}

export interface DiscoverDeps {
  outbound: Outbound;
  reach: Reach;
}

/**
 * What the provider says of itself (OpenID Connect Discovery 1.0 §4), ready for sign-ins: ID tokens are
 * checked by their signature too. Throws `ProviderUnusable`.
 */
export async function discover(
  { outbound, reach }: DiscoverDeps,
  { issuer, clientId }: Pick<SsoSettings, 'issuer' | 'clientId'>,
  secret: string,
): Promise<Configuration> {
  const found = await discovery(new URL(issuer), clientId, undefined, undefined, {
    timeout: TIMEOUT,
    [customFetch]: (url, { method, headers, body, signal }) =>
      outbound(url, { method, headers, signal, body: body ? String(body) : undefined }),
    execute: reach === 'inside-too' ? [allowInsecureRequests] : [],
  }).catch((cause: unknown) => {
    throw new ProviderUnusable(problemIn(cause), { cause });
  });
  const metadata = found.serverMetadata();
  // Letter by letter (OpenID Connect Discovery 1.0 §4.3): a template for many companies is nobody's issuer.
  if (metadata.issuer !== issuer) throw new ProviderUnusable('other-issuer');
  const { token_endpoint: token, authorization_endpoint: page, jwks_uri: keys } = metadata;
  const flows = metadata.response_types_supported ?? ['code'];
  if (!token || !page || !keys || !flows.includes('code'))
    throw new ProviderUnusable('no-code-flow');
  const signatures = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
  const strong = signatures.filter((alg) => SIGNATURES.includes(alg));
  if (strong.length === 0) throw new ProviderUnusable('weak-signature');

  // RFC 8414 §2: one that says nothing takes the Basic scheme.
  const ways = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const proof = ways.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost;
  const judged: ServerMetadata = Object.assign(metadata, {
    id_token_signing_alg_values_supported: strong,
  });
  const config = new Configuration(judged, clientId, undefined, proof(secret));
  config.timeout = TIMEOUT;
  const fetch = found[customFetch];
  if (fetch) config[customFetch] = fetch;
  if (reach === 'inside-too') allowInsecureRequests(config);
  enableNonRepudiationChecks(config);
  return config;
}

const PROBLEMS: Readonly<Record<OutboundFault, SsoProblem>> = {
  'not-encrypted': 'not-encrypted',
  'address-refused': 'address-refused',
  'not-reached': 'not-reached',
  'too-large': 'not-understood',
};

/** Of openid-client's errors. */
const WithCode = z.object({ code: z.string() });
const BY_CODE: Readonly<Record<string, SsoProblem>> = {
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'other-issuer',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'not-encrypted',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'not-found',
};

/** Why the way to a provider failed; null when it was not the way. */
export function faultIn(error: unknown): OutboundFault | null {
  if (error instanceof OutboundError) return error.fault;
  return error instanceof Error && error.cause !== undefined ? faultIn(error.cause) : null;
}

function problemIn(error: unknown): SsoProblem {
  const fault = faultIn(error);
  if (fault) return PROBLEMS[fault];
  const coded = WithCode.safeParse(error);
  return (coded.success && BY_CODE[coded.data.code]) || 'not-understood';
}
