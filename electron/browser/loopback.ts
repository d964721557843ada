import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { LAST_PAGE_HEADERS, lastPage } from './last-page.ts';

const HOST = '127.0.0.1';
/** Of a code or an issuer, in characters. */
const LONGEST = 4_096;

/** What a browser came back with: RFC 6749 §4.1.2, and the issuer of RFC 9207 where there is one. */
export type BrowserAnswer =
  | { code: string; issuer: string | null }
  /** The error by its name: RFC 6749 §4.1.2.1. */
  | { refused: string };

export interface Loopback {
  /** Where the browser is to come back to. */
  readonly redirectUri: string;
  /** Resolves once, when it came back with the right state and has its page. */
  readonly answer: Promise<BrowserAnswer>;
  /** The port is free when this resolves. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Waits on a port of this computer that nobody else can reach for one navigation with the right state
 * (RFC 8252 §7.3). Everything else that comes meanwhile is refused and changes nothing.
 */
export async function listenOnLoopback(path: string, state: string): Promise<Loopback> {
  const answered = Promise.withResolvers<BrowserAnswer>();
  const server = createServer((request, response) => void hear(request, response));
  let taken = false;

  async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('connection', 'close');
    const url = URL.parse(request.url ?? '', redirectUri);
    const status = url ? refusalOf(request, url) : 400;
    const answer = url && status === null ? answerIn(url.searchParams, state) : null;
    if (!answer || taken) {
      response.writeHead(status ?? 400).end();
      return;
    }
    taken = true;
    response.writeHead(200, LAST_PAGE_HEADERS).end(lastPage('code' in answer ? 'done' : 'refused'));
    // Written, or the browser went away.
    await once(response, 'close');
    answered.resolve(answer);
  }

  /** The status that a request is refused with, whatever it carries; null for none. */
  function refusalOf({ method, headers }: IncomingMessage, url: URL): number | null {
    // A name that was made to lead here is not ours.
    if (headers.host !== new URL(redirectUri).host) return 421;
    if (url.pathname !== path) return 404;
    if (method !== 'GET') return 405;
    // Browsers say whether a person is being led here or a page asks on its own.
    return (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate' ? null : 403;
  }

  let closing: Promise<void> | null = null;
  async function close(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  server.listen({ host: HOST, port: 0, exclusive: true });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const redirectUri = `http://${HOST}:${port}${path}`;
  return {
    redirectUri,
    answer: answered.promise,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** Null unless it has the right state, and each parameter once (RFC 6749 §3.1). */
function answerIn(params: URLSearchParams, state: string): BrowserAnswer | null {
  const [states, codes, errors, issuers] = ['state', 'code', 'error', 'iss'].map((name) =>
    params.getAll(name),
  );
  if (!states || !codes || !errors || !issuers) return null;
  if (states.length !== 1 || !isSame(states[0] ?? '', state)) return null;
  if (codes.length + errors.length !== 1 || issuers.length > 1) return null;
  const [code] = codes;
  const [issuer = null] = issuers;
  if (code === undefined) return { refused: nameOf(errors[0] ?? '') };
  if (code === '' || code.length > LONGEST || (issuer?.length ?? 0) > LONGEST) return null;
  return { code, issuer };
}

/** In the time that any other text takes. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A stranger's words do not get into logs. */
const nameOf = (error: string): string => (/^[a-z_]{1,60}$/.test(error) ? error : 'unnamed');
