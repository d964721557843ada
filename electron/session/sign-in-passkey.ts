import type { Device } from '../../shared/domain/session.ts';
import type { Result } from '../../shared/errors/app-error.ts';
import type { Language } from '../../shared/language/language.ts';
import type { RouteReply } from '../../shared/protocol/http.ts';
import type { BrowserCeremony } from '../browser/browser-ceremony.ts';
import type { Api } from '../sync/api.ts';

export interface PasskeySignInDeps {
  api: Api;
  browser: Pick<BrowserCeremony, 'run'>;
  /** The window's, for the page in the browser. */
  language(): Language;
}

/**
 * A passkey in the person's own browser: to sign in with without a ticket; with one, whatever its step asks
 * for. Everything that the browser can come back with, and `PasskeyRefused`.
 */
export async function signInWithPasskey(
  { api, browser, language }: PasskeySignInDeps,
  { serverUrl, device, ticket }: { serverUrl: string; device: Device; ticket?: string },
): Promise<Result<RouteReply<'finishPasskeyAtSignIn'>>> {
  const came = await browser.run((redirectUri, challenge, state) =>
    api.call(serverUrl, 'beginPasskeyAtSignIn', {
      redirectUri,
      challenge,
      state,
      language: language(),
      device,
      ...(ticket === undefined ? {} : { ticket }),
    }),
  );
  if (!came.ok) return came;
  const { code, verifier } = came.value;
  return api.call(serverUrl, 'finishPasskeyAtSignIn', { code, verifier, device });
}
