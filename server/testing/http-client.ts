import { AppError, err, ok, type Result } from '../../shared/errors/app-error.ts';
import {
  ROUTES,
  type RouteName,
  type RouteReply,
  type RouteRequest,
} from '../../shared/protocol/http.ts';
import type { Reader } from '../../shared/protocol/reader.ts';

const REPLIES: { [N in RouteName]: { reply: Reader<RouteReply<N>> } } = ROUTES;

export interface Raw {
  method?: string;
  /** Sent as it is, as JSON. */
  body?: string;
  contentType?: string;
  accessToken?: string | undefined;
}

/** Any request, good or bad. */
export async function fetchRaw(
  url: string,
  { method = 'GET', body, contentType = 'application/json', accessToken }: Raw = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': contentType }),
      ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
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

/** One call as a good client makes it; throws when the server answers outside the contract. */
export async function callRoute<N extends RouteName>(
  url: string,
  name: N,
  request: RouteRequest<N>,
  accessToken?: string,
): Promise<Result<RouteReply<N>>> {
  const { method, path: pattern } = ROUTES[name];
  const { path, rest } = fillPath(pattern, { ...request });
  const query = new URLSearchParams(Object.entries(rest).map(([k, v]) => [k, textOf(v)]));
  const { status, text } = await fetchRaw(
    method === 'GET' && query.size > 0 ? `${url}${path}?${query}` : `${url}${path}`,
    {
      method,
      accessToken,
      ...(method === 'POST' || method === 'PUT' ? { body: JSON.stringify(rest) } : {}),
    },
  );
  const json: unknown = JSON.parse(text);
  if (status !== 200) return { ok: false, error: AppError.parse(json) };
  const reply = REPLIES[name].reply.safeParse(json);
  return reply.success ? ok(reply.data) : err('ServerAnswerInvalid', { detail: name });
}
