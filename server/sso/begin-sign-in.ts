import { buildAuthorizationUrl, randomNonce } from 'openid-client';
import { err, ok, type Result } from '../../shared/errors/app-error.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import { thumbprintOf } from '../../shared/signing/signed-document.ts';
import { normalEmail } from '../accounts/find-account.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { ParsedRequest } from '../http/handlers.ts';
import type { Peer } from '../http/peer.ts';
import { tenantOfEmail } from '../tenants/tenant-of-email.ts';
import { ProviderUnusable } from './discover.ts';
import type { PendingSignIns } from './pending.ts';
import type { Provider, Providers } from './providers.ts';
import { signInWays } from './ways.ts';

export interface BeginDeps {
  database: Database;
  clock: Clock;
  providers: Providers;
  pending: PendingSignIns;
}

/**
 * `POST /v1/sso/begin`: the page of the provider where the browser begins (OpenID Connect Core §3.1.2.1), with
 * the client's challenge (RFC 7636), and a nonce that never leaves this server but in the answer's ID token.
 */
export async function beginSignIn(
  deps: BeginDeps,
  request: ParsedRequest<'ssoBegin'>,
  peer: Peer,
): Promise<Result<RouteReply<'ssoBegin'>>> {
  const { database, providers, pending } = deps;
  const email = normalEmail(request.email);
  const tenantId = await tenantOfEmail(database, email);
  if (!tenantId) return err('SignOnUnavailable');
  if (!(await signInWays(deps, email)).includes('sso')) return err('SignOnUnavailable');
  const provider = await openProvider(providers, tenantId);
  if (!provider.ok) return provider;
  const { settings, config, issuer } = provider.value;
  const { state, challenge, redirectUri, device } = request;
  const nonce = randomNonce();
  const deviceKey = await thumbprintOf(device.key);
  const ofDevice = { deviceId: device.id, deviceKey };
  const begun = { tenantId, email, issuer, nonce, challenge, redirectUri, ...ofDevice };
  if (!pending.add(state, peer.address, begun)) {
    return err('BadRequest', { detail: 'that state is under way' });
  }
  const url = buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: ['openid', ...settings.scopes.filter((scope) => scope !== 'openid')].join(' '),
    state,
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    login_hint: email,
    ...(settings.askAgain ? { prompt: 'login', max_age: String(ASKED_AGAIN_S) } : {}),
  });
  return ok({ url: url.href });
}

/** How long ago somebody may have proved themselves to the provider, when they are asked again. Seconds. */
export const ASKED_AGAIN_S = 600;

/** `SignOnUnavailable` for a company without a provider, and while the provider cannot be used. */
export async function openProvider(
  providers: Providers,
  tenantId: Parameters<Providers['open']>[0],
): Promise<Result<Provider>> {
  try {
    const provider = await providers.open(tenantId);
    return provider ? ok(provider) : err('SignOnUnavailable', { detail: 'no provider' });
  } catch (cause) {
    if (cause instanceof ProviderUnusable)
      return err('SignOnUnavailable', { detail: cause.problem });
    throw cause;
  }
}
