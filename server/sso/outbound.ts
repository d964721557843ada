import { type LookupAddress, lookup as lookUp } from 'node:dns';
import { once } from 'node:events';
import { type IncomingMessage, request as plain } from 'node:http';
import { request as encrypted } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { mayReach, type Reach } from './public-address.ts';

/** Of one answer, uncompressed; none is asked for compressed. */
const LARGEST = 512 * 1024;
/** For the whole request, answer included. */
const LIMIT_MS = 8_000;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export type OutboundFault = 'not-encrypted' | 'address-refused' | 'not-reached' | 'too-large';

/** A request to a provider that was not made, or whose answer was not taken. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';
  readonly fault: OutboundFault;

  constructor(fault: OutboundFault, options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

export interface OutboundRequest {
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** As `fetch`, for addresses that came from outside. Rejects with an `OutboundError`. */
export type Outbound = (url: string, request: OutboundRequest) => Promise<Response>;

/**
 * Asks whoever an admin named, and nobody else: https only, the address looked up once, judged, and
 * connected to as it was judged, so that no name can be made to lead elsewhere meanwhile; no redirect is
 * followed, and neither a slow nor a long answer is waited for. `inside-too` is for operators whose
 * provider stands in their own network; plain http is then taken on this machine alone.
 */
export function createOutbound(reach: Reach): Outbound {
  const judging: LookupFunction = (hostname, options, answer) => {
    lookUp(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return answer(error, []);
      // All of them: of a name with one good address nobody knows which one is taken.
      if (found.length === 0 || !found.every(({ address }) => mayReach(address, reach))) {
        return answer(new OutboundError('address-refused'), []);
      }
      const [first] = found;
      if (options.all || !first) return answer(null, found);
      return answer(null, first.address, first.family);
    });
  };

  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address);
    const isPlain =
      url.protocol === 'http:' && reach === 'inside-too' && LOOPBACK.test(url.hostname);
    if (url.protocol !== 'https:' && !isPlain) throw new OutboundError('not-encrypted');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // An address is connected to without being looked up.
    if (isIP(host) !== 0 && !mayReach(host, reach)) throw new OutboundError('address-refused');
    const limit = AbortSignal.timeout(LIMIT_MS);
    const asking = (isPlain ? plain : encrypted)(url, {
      method,
      headers: { ...headers, 'accept-encoding': 'identity' },
      lookup: judging,
      // No connection is kept for the next one, who may be another company.
      agent: false,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    try {
      asking.end(body);
      const [answer]: IncomingMessage[] = await once(asking, 'response');
      if (!answer) throw new OutboundError('not-reached');
      return await readAnswer(answer);
    } catch (cause) {
      asking.destroy();
      throw cause instanceof OutboundError ? cause : new OutboundError('not-reached', { cause });
    }
  };
}

async function readAnswer(answer: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > LARGEST) throw new OutboundError('too-large');
    chunks.push(chunk);
  }
  const { statusCode: status = 500, headersDistinct } = answer;
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  // Fetch knows no body with these.
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : Buffer.concat(chunks), { status, headers });
}
