import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { TLSSocket } from 'node:tls';
import { spellingOf } from '../accounts/proofs.ts';

/** Where a request came from, and to. */
export interface Origin {
  /** Of the caller: IPv4 or IPv6, as far as it can be known. */
  address: string;
  /** Every address under which the caller may have sent it. */
  urls: string[];
}

/** The same for requests and for the handshakes of sockets. */
export type OriginOf = (message: IncomingMessage) => Origin;

/**
 * What the connection and the request itself say, corrected by proxies that are trusted: the caller's address
 * is the first from the right that is no proxy's (whoever calls may have invented what stands left of it). A
 * request was sent to the address it names, or to the one under `publicUrl`, for proxies that say nothing, or
 * that serve this server below a path. Whoever names another than the real one still needs a proof for it,
 * and no device makes one for a server that is not its own.
 */
export function createOriginOf(proxies: readonly string[], publicUrl: string | null): OriginOf {
  const trusted = listOf(proxies);
  const trusts = (address: string) => trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  const base = publicUrl?.replace(/\/+$/, '') ?? null;

  return ({ url: path = '/', headers, socket }) => {
    const { remoteAddress = '' } = socket;
    const proxied = trusts(remoteAddress);
    const forwarded = (name: string) => (proxied ? listed(headers[name]) : []);
    const hops = [...forwarded('x-forwarded-for'), remoteAddress];
    const scheme = socket instanceof TLSSocket ? 'https' : 'http';
    const protocol = forwarded('x-forwarded-proto').at(-1) ?? scheme;
    const host = forwarded('x-forwarded-host').at(-1) ?? headers.host;
    const named = host === undefined ? [] : [`${protocol}://${host}${path}`];
    return {
      address: hops.findLast((hop) => !trusts(hop)) ?? hops[0] ?? '',
      urls: [...named, ...(base === null ? [] : [base + path])]
        .filter((url) => URL.canParse(url))
        .map(spellingOf),
    };
  };
}

/** What each proxy on the way added, the nearest one last. */
const listed = (header: string | string[] | undefined): string[] =>
  String(header ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies.flatMap((each) => (each === 'loopback' ? LOOPBACK : [each]))) {
    const [address = '', prefix] = proxy.split('/');
    const kind = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, kind);
    else list.addSubnet(address, Number(prefix), kind);
  }
  return list;
}

/** What Fastify calls this machine. */
const LOOPBACK = ['127.0.0.0/8', '::1'];
