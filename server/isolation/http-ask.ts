import { AppError } from '../../shared/errors/app-error.ts';
import { NONCE_HEADER, PROOF_HEADER, TOKEN_SCHEME } from '../../shared/proof/proof.ts';
import type { Sender } from '../testing/http-client.ts';
import type { Answer } from './examine.ts';

/** One HTTP request, as it is sent. */
export interface Shot {
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** Another one each time: when it was, and what is random. */
const PASSING = new Set([
  'date',
  NONCE_HEADER,
  'etag',
  'upload-expires',
  'keep-alive',
  'connection',
]);
/** Of how many requests are left; the test has no limits. */
const COUNTS = /^x-ratelimit-/;

/** Sends it in somebody's name, or in nobody's. The answer is everything that comes back. */
export async function shoot(url: string, shot: Shot, as: Sender | null): Promise<Answer> {
  const first = await shootOnce(url, shot, as);
  return as && first.code === 'ProofNonceNeeded' ? shootOnce(url, shot, as) : first;
}

async function shootOnce(
  url: string,
  { method, path, headers = {}, body }: Shot,
  as: Sender | null,
): Promise<Answer> {
  const address = new URL(path, url);
  const response = await fetch(address, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(as ? await shownBy(as, method, address) : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  as?.device.heard(address, response.headers.get(NONCE_HEADER));
  const text = await response.text();
  const kept = [...response.headers].filter(
    ([name]) => !PASSING.has(name) && !COUNTS.test(name) && name !== 'content-length',
  );
  return {
    ok: response.ok,
    code: codeIn(text),
    text: `${response.status} ${JSON.stringify(kept)} ${text}`,
  };
}

async function shownBy(
  { device, accessToken }: Sender,
  method: string,
  url: URL,
): Promise<Record<string, string>> {
  const shown =
    accessToken === undefined ? {} : { authorization: `${TOKEN_SCHEME} ${accessToken}` };
  return { ...shown, [PROOF_HEADER]: await device.prove({ method, url, accessToken }) };
}

function codeIn(text: string): string | null {
  try {
    return AppError.safeParse(JSON.parse(text)).data?.code ?? null;
  } catch {
    // No JSON.
    return null;
  }
}
