import { createHash, timingSafeEqual } from 'node:crypto';
import { authorizationCodeGrant, type Configuration, fetchUserInfo } from 'openid-client';
import { z } from 'zod';
import { err, ok } from '../../shared/errors/app-error.ts';
import { describeFailure } from '../log.ts';
import { ASKED_AGAIN_S } from './begin-sign-in.ts';
import { faultIn } from './discover.ts';
import { type Identity, identityIn } from './identity.ts';
import type { PendingSignIn } from './pending.ts';
import type { Provider } from './providers.ts';
import { type Judged, judged, refused } from './refusal.ts';

export interface CameBack {
  code: string;
  state: string;
  verifier: string;
  /** RFC 9207: as the browser brought it. */
  issuer: string | null;
}

/**
 * Exchanges the code for whom the provider vouches for. The library checks issuer (RFC 9207), the ID token's
 * signature, `iss`, `aud`, `azp`, `exp`, `iat`, `nonce` and, if they were asked again, `auth_time` (OpenID
 * Connect Core §3.1.3.7). `SignOnRefused` for whatever is not right, `SignOnUnavailable` when the provider
 * did not answer.
 */
export async function redeemCode(
  { config, settings }: Provider,
  pending: PendingSignIn,
  { code, state, verifier, issuer }: CameBack,
): Promise<Judged<Identity>> {
  if (isOfAnother(config, issuer))
    return refused('issuer', 'another provider sent the browser back');
  const url = new URL(pending.redirectUri);
  url.search = String(
    new URLSearchParams({ code, state, ...(issuer === null ? {} : { iss: issuer }) }),
  );
  try {
    const tokens = await authorizationCodeGrant(config, url, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
      ...(settings.askAgain ? { maxAge: ASKED_AGAIN_S } : {}),
    });
    const claims = { ...tokens.claims() };
    const more = await userinfo(config, claims, tokens.access_token, settings.groupsClaim);
    const identity = identityIn(claims, more, settings);
    return identity ? ok(identity) : refused('answer', 'the ID token names nobody');
  } catch (cause) {
    const fault = faultIn(cause);
    if (fault) return judged('provider', err('SignOnUnavailable', { detail: fault }));
    const because = OtherIssuer.safeParse(cause).success ? 'issuer' : 'answer';
    return refused(because, describeFailure(cause).slice(0, 200));
  }
}

/** What the library throws at an ID token of another issuer. */
const OtherIssuer = z.object({ cause: z.object({ cause: z.object({ claim: z.literal('iss') }) }) });

/** RFC 9207 §2.4; the library looks as well. */
function isOfAnother(config: Configuration, issuer: string | null): boolean {
  const { issuer: own, authorization_response_iss_parameter_supported: alwaysSays } =
    config.serverMetadata();
  return issuer === null ? alwaysSays === true : issuer !== own;
}

/** Providers may keep all but the subject out of the ID token (OpenID Connect Core §5.4). */
async function userinfo(
  config: Configuration,
  claims: Readonly<Record<string, unknown>>,
  accessToken: string,
  groupsClaim: string,
): Promise<Record<string, unknown>> {
  const wanted = ['email', 'email_verified', groupsClaim];
  const isComplete = wanted.every((name) => claims[name] !== undefined);
  if (isComplete || !config.serverMetadata().userinfo_endpoint) return {};
  return { ...(await fetchUserInfo(config, accessToken, String(claims['sub']))) };
}

/** RFC 7636 §4.6. */
export function isVerifierOf(verifier: string, challenge: string): boolean {
  const made = createHash('sha256').update(verifier).digest('base64url');
  return (
    made.length === challenge.length && timingSafeEqual(Buffer.from(made), Buffer.from(challenge))
  );
}
