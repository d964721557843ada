import { createHash, randomBytes } from 'node:crypto';
import type { Result } from '../../../shared/errors/app-error.ts';
import type { RouteReply } from '../../../shared/protocol/http.ts';
import type { CeremonyEnd, CeremonyRequest } from '../../../shared/protocol/routes/proof.ts';
import { must } from '../../testing/company.ts';
import { callRoute } from '../../testing/http-client.ts';
import type { TestServer } from '../../testing/test-server.ts';
import type { Answer } from './authenticator.ts';

const secret = () => randomBytes(32).toString('base64url');

/** What a client begins with, and what it keeps for itself until the end. */
export interface Begun {
  request: CeremonyRequest;
  verifier: string;
}

export function newCeremony(): Begun {
  const verifier = secret();
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const redirectUri = 'http://127.0.0.1:54321/passkey';
  return { request: { redirectUri, challenge, state: secret(), language: 'en' }, verifier };
}

/** Where the page is that makes and uses passkeys. */
export const originOf = ({ port }: Pick<TestServer, 'port'>): string => `http://localhost:${port}`;

/** The page in somebody's browser, which knows nothing but its address. */
export interface Page {
  options(): Promise<Result<RouteReply<'passkeyOptions'>>>;
  answer(response: Answer): Promise<Result<RouteReply<'passkeyResponse'>>>;
}

export function openPage({ url }: Pick<TestServer, 'url'>, address: string): Page {
  const handle = new URL(address).hash.slice(1);
  return {
    options: () => callRoute(url, 'passkeyOptions', { handle }),
    answer: (response) => callRoute(url, 'passkeyResponse', { handle, response }),
  };
}

/** From the page's address to what the client ends with. `answer`: what the passkey says to the options. */
export async function inBrowser(
  server: Pick<TestServer, 'url'>,
  { request, verifier }: Begun,
  address: string,
  answer: (options: unknown) => Answer,
): Promise<CeremonyEnd> {
  const page = openPage(server, address);
  const { options } = must(await page.options());
  const { redirectUrl } = must(await page.answer(answer(options)));
  const back = new URL(redirectUrl).searchParams;
  if (back.get('state') !== request.state)
    throw new Error('the browser came back with another state');
  return { code: back.get('code') ?? '', verifier };
}
