import { AppError, err, NightjarError, type Result } from '../../shared/errors/app-error.ts';
import { ROUTES, type RouteName, type RouteReply } from '../../shared/protocol/http.ts';
import type { Reader } from '../../shared/protocol/reader.ts';
import { readAnswer } from './answer.ts';
import type { Api } from './api.ts';
import { provenFetch } from './proven-fetch.ts';
import type { Prover } from './prover.ts';
import { readServerAddress, underServer } from './server-address.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;
/** What a gateway says of a server that is not there: RFC 9110 §15.6.3 to §15.6.5. */
const GATEWAY_STATUSES = new Set([502, 503, 504]);

const REPLIES: { [N in RouteName]: { reply: Reader<RouteReply<N>> } } = ROUTES;

export interface ApiLimits {
  /** For the whole call, answer included. */
  timeoutMs?: number;
  /** Of one answer, uncompressed. */
  maxBytes?: number;
}

/** `Api` over the global `fetch`. */
export function createApi(prover: Prover, limits: ApiLimits = {}): Api {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES } = limits;
  return {
    async call(serverUrl, route, request, accessToken) {
      const address = readServerAddress(serverUrl);
      if (!address.ok) return address;
      const prepared = prepare(route, request, address.value);
      if (!prepared.ok) return prepared;
      const { url, body } = prepared.value;
      try {
        const response = await provenFetch(prover, url, {
          method: ROUTES[route].method,
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          shows: ROUTES[route].access === 'public' ? null : { accessToken },
          ...(body === undefined ? {} : { body }),
        });
        return await readResponse(route, response, maxBytes);
      } catch (error) {
        if (error instanceof NightjarError) return { ok: false, error: error.toAppError() };
        const detail = error instanceof Error ? error.name : 'no answer';
        return err('ServerUnreachable', { detail });
      }
    },
  };
}

/** Where a request goes and what it carries: path parameters in the path, the rest as query or body. */
function prepare(
  route: RouteName,
  request: unknown,
  server: URL,
): Result<{ url: URL; body?: string }> {
  const { method, path, request: schema } = ROUTES[route];
  const parsed = schema.safeParse(request);
  if (!parsed.success) return err('BadRequest', { detail: `${route}: request does not parse` });
  const rest = new Map<string, unknown>(Object.entries(parsed.data));
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(rest.get(name));
    rest.delete(name);
    return encodeURIComponent(value);
  });
  const url = underServer(server, filled);
  if (method === 'GET') {
    for (const [name, value] of rest) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return { ok: true, value: { url } };
  }
  if (rest.size === 0 && method === 'DELETE') return { ok: true, value: { url } };
  return { ok: true, value: { url, body: JSON.stringify(Object.fromEntries(rest)) } };
}

async function readResponse<N extends RouteName>(
  route: N,
  response: Response,
  maxBytes: number,
): Promise<Result<RouteReply<N>>> {
  const text = await readText(response, maxBytes);
  const json = text.ok ? readJson(text.value) : text;
  if (response.status === 200) {
    return json.ok ? readAnswer(REPLIES[route].reply, json.value) : json;
  }
  const named = json.ok ? AppError.safeParse(json.value) : undefined;
  if (named?.success) return { ok: false, error: named.data };
  if (GATEWAY_STATUSES.has(response.status)) {
    return err('ServerUnreachable', { detail: `gateway status ${response.status}` });
  }
  return err('ServerAnswerInvalid', { detail: `status ${response.status} without an error` });
}

async function readText(response: Response, maxBytes: number): Promise<Result<string>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the rest of the download.
    if (size > maxBytes) return err('ServerAnswerInvalid', { detail: `over ${maxBytes} bytes` });
    chunks.push(chunk);
  }
  return { ok: true, value: Buffer.concat(chunks).toString('utf8') };
}

function readJson(text: string): Result<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return err('ServerAnswerInvalid', { detail: 'not JSON' });
  }
}
