import type { Device } from '../../shared/domain/session.ts';
import { SSO_REDIRECT_PATH } from '../../shared/domain/sso.ts';
import type { Result } from '../../shared/errors/app-error.ts';
import type { SignInStep } from '../../shared/protocol/routes/sign-in.ts';
import type { BrowserCeremony } from '../browser/browser-ceremony.ts';
import type { Api } from '../sync/api.ts';

export interface SsoSignInDeps {
  api: Api;
  browser: Pick<BrowserCeremony, 'run'>;
}

/**
 * Signs in at the page of the company's provider, in the person's own browser. Everything that the browser
 * can come back with, and `SignOnUnavailable` and `SignOnRefused`.
 */
export async function signInWithSso(
  { api, browser }: SsoSignInDeps,
  request: { serverUrl: string; email: string; device: Device },
): Promise<Result<SignInStep>> {
  const { serverUrl, email, device } = request;
  const came = await browser.run(
    (redirectUri, challenge, state) =>
      api.call(serverUrl, 'ssoBegin', { email, redirectUri, challenge, state, device }),
    SSO_REDIRECT_PATH,
  );
  if (!came.ok) return came;
  const { code, state, verifier, issuer } = came.value;
  return api.call(serverUrl, 'ssoFinish', { email, code, state, verifier, issuer, device });
}
