import { AppError, err, ok, type Result } from '../../shared/errors/app-error.ts';
import { NONCE_HEADER, PROOF_HEADER, TOKEN_SCHEME } from '../../shared/proof/proof.ts';
import {
  ROUTES,
  type RouteName,
  type RouteReply,
  type RouteRequest,
} from '../../shared/protocol/http.ts';
import type { Reader } from '../../shared/protocol/reader.ts';
import { newTestDevice, type TestDevice } from './test-device.ts';

const REPLIES: { [N in RouteName]: { reply: Reader<RouteReply<N>> } } = ROUTES;

/** Who sends a request: a device that proves its key, with the access token that it shows. */
export interface Sender {
  device: TestDevice;
  accessToken?: string | undefined;
}

export interface Raw {
  method?: string;
  /** Sent as it is, as JSON. */
  body?: string;
  contentType?: string;
  headers?: Readonly<Record<string, string>>;
  as?: Sender | undefined;
}

/** Any request, good or bad. Sent again, as every client does, where a proof wants another nonce. */
export async function fetchRaw(
  url: string,
  raw: Raw = {},
): Promise<{ status: number; text: string }> {
  const first = await fetchOnce(url, raw);
  const again = raw.as && first.text.includes('"ProofNonceNeeded"');
  return again ? fetchOnce(url, raw) : first;
}

async function fetchOnce(
  url: string,
  { method = 'GET', body, contentType = 'application/json', headers = {}, as }: Raw,
): Promise<{ status: number; text: string }> {
  const address = new URL(url);
  const response = await fetch(address, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': contentType }),
      ...(as ? await shownBy(as, method, address) : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  as?.device.heard(address, response.headers.get(NONCE_HEADER));
  return { status: response.status, text: await response.text() };
}

/** The headers of somebody who is signed in: RFC 9449 §7.1. */
async function shownBy(
  { device, accessToken }: Sender,
  method: string,
  url: URL,
): Promise<Record<string, string>> {
  const proof = await device.prove({ method, url, accessToken });
  return {
    [PROOF_HEADER]: proof,
    ...(accessToken === undefined ? {} : { authorization: `${TOKEN_SCHEME} ${accessToken}` }),
  };
}

/** A route's URL with its parameters, and what is left of the request. */
export function fillPath(
  path: string,
  request: Readonly<Record<string, unknown>>,
): { path: string; rest: Record<string, unknown> } {
  const rest = { ...request };
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = textOf(rest[name]);
    delete rest[name];
    return encodeURIComponent(value);
  });
  return { path: filled, rest };
}

/** A value as a URL can carry it. */
export const textOf = (value: unknown): string =>
  (typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed();

/**
 * One call as a good client makes it; throws when the server answers outside the contract. Without a
 * sender, where a device has to prove a key, it is any device.
 */
export async function callRoute<N extends RouteName>(
  url: string,
  name: N,
  request: RouteRequest<N>,
  as?: Sender,
): Promise<Result<RouteReply<N>>> {
  const { method, path: pattern, access } = ROUTES[name];
  const { path, rest } = fillPath(pattern, { ...request });
  const query = new URLSearchParams(Object.entries(rest).map(([k, v]) => [k, textOf(v)]));
  const { status, text } = await fetchRaw(
    method === 'GET' && query.size > 0 ? `${url}${path}?${query}` : `${url}${path}`,
    {
      method,
      as: as ?? (access === 'device' ? { device: await newTestDevice() } : undefined),
      ...(method === 'POST' || method === 'PUT' ? { body: JSON.stringify(rest) } : {}),
    },
  );
  const json: unknown = JSON.parse(text);
  if (status !== 200) return { ok: false, error: AppError.parse(json) };
  const reply = REPLIES[name].reply.safeParse(json);
  return reply.success ? ok(reply.data) : err('ServerAnswerInvalid', { detail: name });
}
