import { NONCE_HEADER, PROOF_HEADER, TOKEN_SCHEME } from '../../shared/proof/proof.ts';
import type { Prover } from './prover.ts';

export interface ProvenRequest {
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string | Uint8Array<ArrayBuffer>;
  signal: AbortSignal;
  /** What is proven: the key alone, or with the token that is shown; null where nobody asks who it is. */
  shows: { accessToken?: string | undefined } | null;
}

/** RFC 9449 §9. */
const WANTS_NONCE = /\berror="use_dpop_nonce"/;

/**
 * The global `fetch` with a proof, and once more with the nonce that the server asked for: nothing was done
 * the first time. Follows no redirect. Throws what `fetch` and `Prover.prove` throw.
 */
export async function provenFetch(
  prover: Prover,
  url: URL,
  request: ProvenRequest,
): Promise<Response> {
  const first = await send(prover, url, request);
  const challenge = first.headers.get('www-authenticate') ?? '';
  if (first.status !== 401 || !WANTS_NONCE.test(challenge)) return first;
  await first.body?.cancel();
  return send(prover, url, request);
}

async function send(prover: Prover, url: URL, request: ProvenRequest): Promise<Response> {
  const { method, headers, body, signal, shows } = request;
  const response = await fetch(url, {
    method,
    // 'error' would be indistinguishable from a network that failed.
    redirect: 'manual',
    signal,
    headers: { ...headers, ...(shows ? await shownBy(prover, method, url, shows) : {}) },
    ...(body === undefined ? {} : { body }),
  });
  prover.heard(url, response.headers.get(NONCE_HEADER));
  return response;
}

/** RFC 9449 §7.1. */
async function shownBy(
  prover: Prover,
  method: string,
  url: URL,
  { accessToken }: { accessToken?: string | undefined },
): Promise<Record<string, string>> {
  const proof = await prover.prove({ method, url, accessToken });
  if (accessToken === undefined) return { [PROOF_HEADER]: proof };
  return { [PROOF_HEADER]: proof, authorization: `${TOKEN_SCHEME} ${accessToken}` };
}
